import type { CourseId, PersonId, SessionId } from '@lectern/kernel';
import type { IsoTime } from '../rest.ts';
import type { Phase, Role } from '../words.ts';

export type Verdict = 'none' | 'present' | 'late' | 'left-early' | 'absent' | 'excused';
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
export type Whereabouts = 'not-yet-seen' | 'here' | 'reconnecting' | 'left';
/** From the first moment to just after the last. */
export type Interval = { readonly from: IsoTime; readonly to: IsoTime };

export type Dispute = {
  readonly disputeId: string;
  readonly text: string;
  readonly at: IsoTime;
  readonly answer?: { readonly text: string; readonly at: IsoTime; readonly byName: string };
};

export type RegisterEntry = {
  readonly personId: PersonId;
  readonly name: string;
  readonly role: Role;
  /** Guests are not. */
  readonly isEnrolled: boolean;
  readonly verdict: Verdict;
  readonly rule: Rule;
  /** Presence between the start and the end of the class, in milliseconds. */
  readonly attendedMs: number;
  /** Of the length of the class, 0 to 1. */
  readonly share: number;
  readonly firstAt?: IsoTime;
  readonly lastAt?: IsoTime;
  /** Within the class; gaps shorter than the grace are closed. */
  readonly intervals: readonly Interval[];
  readonly gaps: number;
  readonly engagement: { readonly spokeMs: number; readonly hands: number; readonly chatMessages: number };
  /** How long after the start the person came, and before the end left. */
  readonly lateMs: number;
  readonly leftEarlyMs: number;
  /** While the class runs. */
  readonly whereabouts?: Whereabouts;
  /** Of the entry: what a correction names. */
  readonly version: number;
  readonly isCorrected: boolean;
  /** The newest that holds; for staff and the person concerned. */
  readonly correction?: { readonly reason: string; readonly byName: string; readonly at?: IsoTime };
  readonly dispute?: Dispute;
};

/** The figures by which verdicts are given; a scope sets all of them, or none. */
export type Policy = {
  readonly lateAfterMinutes: number;
  readonly absentAfterMinutes: number;
  readonly requiredSharePercent: number;
  readonly leftEarlyBeforeMinutes: number;
  readonly minimumClassMinutes: number;
  /** Gaps shorter than this do not count. */
  readonly graceSeconds: number;
  readonly judgesObservers: boolean;
  /** To be reached in the course; 0 when nothing is required. */
  readonly requiredContactMinutes: number;
};
export type PolicyScope = 'default' | 'organisation' | 'course' | 'class';
export type PolicyVersion = {
  readonly scope: PolicyScope;
  readonly scopeId?: string;
  readonly version: number;
  /** Absent where this version withdrew the policy of the scope. */
  readonly policy?: Policy;
  readonly setByName?: string;
  readonly setAt?: IsoTime;
};
/** What holds, wherever it was set, and the newest versions of the scope's own. */
export type PolicyAnswer = { readonly effective: PolicyVersion; readonly versions: readonly PolicyVersion[] };

export type StatementsState = {
  readonly kept: number;
  readonly accepted: number;
  readonly dead: number;
  readonly connections: number;
};

export type ClassRegister = {
  readonly sessionId: SessionId;
  readonly courseId: CourseId;
  readonly courseTitle: string;
  readonly title: string;
  readonly startsAt: IsoTime;
  readonly endsAt: IsoTime;
  readonly phase: Phase;
  readonly startedAt?: IsoTime;
  readonly endedAt?: IsoTime;
  readonly version: number;
  readonly computedAt?: IsoTime;
  readonly policy: PolicyVersion;
  readonly entries: readonly RegisterEntry[];
  readonly statements: StatementsState;
  readonly canCorrect: boolean;
};

export type CourseClass = {
  readonly sessionId: SessionId;
  readonly title: string;
  readonly startsAt: IsoTime;
  readonly lengthMs: number;
};
export type CourseCell = { readonly verdict: Verdict; readonly attendedMs: number; readonly isCorrected: boolean };
export type CoursePerson = {
  readonly personId: PersonId;
  readonly name: string;
  readonly role: Role;
  /** One for each class, in their order. */
  readonly cells: readonly CourseCell[];
  readonly attendedMs: number;
  readonly share: number;
  readonly present: number;
  readonly late: number;
  readonly leftEarly: number;
  readonly absent: number;
  readonly excused: number;
  /** The share of the newest three classes less that of those before. */
  readonly trend: number;
  readonly isAtRisk: boolean;
};
export type CourseRegister = {
  readonly courseId: CourseId;
  readonly courseTitle: string;
  readonly policy: PolicyVersion;
  readonly classes: readonly CourseClass[];
  readonly people: readonly CoursePerson[];
};

export type OwnRow = {
  readonly class: CourseClass;
  readonly startedAt?: IsoTime;
  readonly endedAt?: IsoTime;
  readonly entry: RegisterEntry;
};
export type OwnRecord = {
  readonly courseId: CourseId;
  readonly courseTitle: string;
  readonly policy: PolicyVersion;
  readonly totals: CoursePerson;
  readonly rows: readonly OwnRow[];
};

export type Cause = 'class-ended' | 'late-evidence' | 'correction' | 'policy' | 'enrolment';
export type Change =
  | { readonly kind: 'set-verdict'; readonly verdict: Exclude<Verdict, 'none'> }
  | ({ readonly kind: 'add-interval' | 'cut-interval' } & Interval)
  | { readonly kind: 'undo' };
export type HistoryItem = { readonly at: IsoTime; readonly actorName?: string } & (
  | {
      readonly kind: 'computed';
      readonly entry: RegisterEntry;
      readonly registerVersion: number;
      readonly policy: PolicyVersion;
      readonly cause: Cause;
    }
  | { readonly kind: 'corrected'; readonly reason: string; readonly change: Change }
  | { readonly kind: 'disputed' | 'answered'; readonly dispute: Dispute }
);
