import { z } from 'zod';
import { id, phase, role, time } from './schemas.ts';

/** Lengths of time are whole milliseconds unless the name says another unit; a share is 0 to 1. */
const ms = z.number().int().min(0);
const count = z.number().int().min(0);
const share = z.number().min(0).max(1);

export const settableVerdict = z.enum(['present', 'late', 'left-early', 'absent', 'excused']);
export const verdict = z
  .enum(['none', ...settableVerdict.options])
  .meta({ description: 'none: the class is not over, or nobody is judged by it.' });
export const rule = z
  .enum([
    'attended',
    'late-after',
    'absent-after',
    'share-too-small',
    'left-early-before',
    'never-came',
    'corrected',
    'class-too-short',
    'class-never-started',
    'class-running',
    'not-expected',
  ])
  .meta({ description: 'The rule that led to the verdict.' });
export const whereabouts = z.enum(['not-yet-seen', 'here', 'reconnecting', 'left']);

export const interval = z
  .object({ from: time, to: time })
  .meta({ description: 'A stretch of presence, from its first moment to just after its last.' });

export const dispute = z
  .object({
    disputeId: id,
    text: z.string(),
    at: time,
    answer: z.object({ text: z.string(), at: time, byName: z.string() }).optional(),
  })
  .meta({ description: 'What the person concerned says against an entry, and what staff answered.' });

export const registerEntry = z
  .object({
    personId: id,
    name: z.string(),
    role,
    isEnrolled: z.boolean(),
    verdict,
    rule,
    attendedMs: ms.meta({ description: 'Presence between the start and the end of the class.' }),
    share: share.meta({ description: 'Of the length of the class.' }),
    firstAt: time.optional(),
    lastAt: time.optional(),
    intervals: z.array(interval),
    gaps: count,
    engagement: z.object({ spokeMs: ms, hands: count, chatMessages: count }),
    lateMs: ms.meta({ description: 'How long after the start the person came.' }),
    leftEarlyMs: ms.meta({ description: 'How long before the end the person left.' }),
    whereabouts: whereabouts.optional().meta({ description: 'While the class runs.' }),
    version: count.meta({ description: 'Of this entry. A correction names it.' }),
    isCorrected: z.boolean(),
    correction: z
      .object({ reason: z.string(), byName: z.string(), at: time.optional() })
      .optional()
      .meta({ description: 'The newest correction that holds. For staff and the person concerned.' }),
    dispute: dispute.optional(),
  })
  .meta({ description: 'One person in one class, as the newest computation has it.' });

export const policy = z
  .object({
    lateAfterMinutes: count,
    absentAfterMinutes: count,
    requiredSharePercent: count,
    leftEarlyBeforeMinutes: count,
    minimumClassMinutes: count,
    graceSeconds: count.meta({ description: 'Gaps shorter than this do not count.' }),
    judgesObservers: z.boolean(),
    requiredContactMinutes: count.meta({ description: 'To be reached in the course; 0 when nothing is required.' }),
  })
  .meta({ description: 'The figures by which verdicts are given. A scope sets all of them, or none.' });

export const policyVersion = z
  .object({
    scope: z.enum(['default', 'organisation', 'course', 'class']),
    scopeId: id.optional(),
    version: count.meta({ description: 'From 1 in each scope; 0 for the default.' }),
    policy: policy.optional().meta({ description: 'Absent where this version withdrew the policy of the scope.' }),
    setByName: z.string().optional(),
    setAt: time.optional(),
  })
  .meta({ description: 'One version of a policy, as somebody set it.' });

export const policyAnswer = z
  .object({ effective: policyVersion, versions: z.array(policyVersion) })
  .meta({ description: 'What holds for a scope, wherever it was set, and the newest 50 versions of its own.' });

export const classRegister = z
  .object({
    sessionId: id,
    courseId: id,
    courseTitle: z.string(),
    title: z.string(),
    startsAt: time,
    endsAt: time,
    phase,
    startedAt: time.optional(),
    endedAt: time.optional(),
    version: count.meta({ description: '0 while nothing was computed yet.' }),
    computedAt: time.optional(),
    policy: policyVersion,
    entries: z.array(registerEntry),
    statements: z.object({ kept: count, accepted: count, dead: count, connections: count }).meta({
      description: 'How far the xAPI statements of the class have come; accepted by every connection that is on.',
    }),
    canCorrect: z.boolean(),
  })
  .meta({ description: 'The register of a class: enrolled people by name, then guests.' });

export const courseClass = z.object({ sessionId: id, title: z.string(), startsAt: time, lengthMs: ms });

export const coursePerson = z.object({
  personId: id,
  name: z.string(),
  role,
  cells: z
    .array(z.object({ verdict, attendedMs: ms, isCorrected: z.boolean() }))
    .meta({ description: 'One for each class, in the order of the classes.' }),
  attendedMs: ms,
  share,
  present: count,
  late: count,
  leftEarly: count,
  absent: count,
  excused: count,
  trend: z
    .number()
    .min(-1)
    .max(1)
    .meta({ description: 'The share of the newest three classes less that of those before; 0 with fewer than four.' }),
  isAtRisk: z.boolean().meta({ description: 'Of missing the required contact hours or share, at the present rate.' }),
});

export const courseRegister = z
  .object({
    courseId: id,
    courseTitle: z.string(),
    policy: policyVersion,
    classes: z.array(courseClass),
    people: z.array(coursePerson),
  })
  .meta({ description: 'People and the classes that have ended, oldest first; at most the newest 200.' });

export const ownRecord = z
  .object({
    courseId: id,
    courseTitle: z.string(),
    policy: policyVersion,
    totals: coursePerson,
    rows: z.array(
      z.object({ class: courseClass, startedAt: time.optional(), endedAt: time.optional(), entry: registerEntry }),
    ),
  })
  .meta({ description: 'One’s own record in a course, with the rule.' });

const span = { from: time, to: time };
export const change = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('set-verdict'), verdict: settableVerdict }),
    z.object({ kind: z.literal('add-interval'), ...span }),
    z.object({ kind: z.literal('cut-interval'), ...span }),
    z.object({ kind: z.literal('undo') }),
  ])
  .meta({ description: 'undo takes back the newest correction that still holds.' });

const historyOf = { at: time, actorName: z.string().optional() };
export const historyItem = z
  .discriminatedUnion('kind', [
    z.object({
      kind: z.literal('computed'),
      ...historyOf,
      entry: registerEntry,
      registerVersion: count,
      policy: policyVersion,
      cause: z.enum(['class-ended', 'late-evidence', 'correction', 'policy', 'enrolment']),
    }),
    z.object({ kind: z.literal('corrected'), ...historyOf, reason: z.string(), change }),
    z.object({ kind: z.literal('disputed'), ...historyOf, dispute }),
    z.object({ kind: z.literal('answered'), ...historyOf, dispute }),
  ])
  .meta({ description: 'Something that happened to an entry; without an actor where the system did it.' });

export type Verdict = z.output<typeof verdict>;
export type Interval = z.output<typeof interval>;
export type Dispute = z.output<typeof dispute>;
export type RegisterEntry = z.output<typeof registerEntry>;
export type Policy = z.output<typeof policy>;
export type PolicyVersion = z.output<typeof policyVersion>;
export type PolicyAnswer = z.output<typeof policyAnswer>;
export type ClassRegister = z.output<typeof classRegister>;
export type CourseRegister = z.output<typeof courseRegister>;
export type CourseClass = z.output<typeof courseClass>;
export type CoursePerson = z.output<typeof coursePerson>;
export type OwnRecord = z.output<typeof ownRecord>;
export type Change = z.output<typeof change>;
export type HistoryItem = z.output<typeof historyItem>;
