/** What a register says of one person in one class. */
export const verdicts = ['none', 'present', 'late', 'left-early', 'absent', 'excused'] as const;
export type Verdict = (typeof verdicts)[number];

/** The rule that led to a verdict. */
export type Rule =
  | 'attended'
  | 'late-after'
  | 'absent-after'
  | 'share-too-small'
  | 'left-early-before'
  | 'never-came'
  | 'corrected'
  | 'class-too-short'
  | 'class-never-started'
  | 'class-running'
  | 'not-expected';

/** Where somebody is at this moment, while the class runs. */
export type Whereabouts = 'not-yet-seen' | 'here' | 'reconnecting' | 'left';

/** Why a register was computed. */
export type Cause = 'class-ended' | 'late-evidence' | 'correction' | 'policy' | 'enrolment';
