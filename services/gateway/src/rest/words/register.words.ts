import type * as wire from '@lectern/proto/grpc/attendance/v1/attendance';
import type {
  ClassRegister,
  CourseCell,
  CourseClass,
  CoursePerson,
  CourseRegister,
  OwnRecord,
} from '@lectern/proto/grpc/attendance/v1/register_service';
import type * as api from '../contract/register-schemas.ts';
import { phaseWords, roleWords } from './directory.words.ts';
import { toPolicyVersion } from './policy.words.ts';
import { iso, must } from './wire.ts';

/** Registers in the words of the REST API. Total: a new verdict or rule does not compile until it has a word here. */

const verdictWords = {
  VERDICT_NONE: 'none',
  VERDICT_PRESENT: 'present',
  VERDICT_LATE: 'late',
  VERDICT_LEFT_EARLY: 'left-early',
  VERDICT_ABSENT: 'absent',
  VERDICT_EXCUSED: 'excused',
  VERDICT_UNSPECIFIED: 'none',
  UNRECOGNIZED: 'none',
} as const satisfies Readonly<Record<wire.Verdict, api.Verdict>>;

const ruleWords = {
  RULE_ATTENDED: 'attended',
  RULE_LATE_AFTER: 'late-after',
  RULE_ABSENT_AFTER: 'absent-after',
  RULE_SHARE_TOO_SMALL: 'share-too-small',
  RULE_LEFT_EARLY_BEFORE: 'left-early-before',
  RULE_NEVER_CAME: 'never-came',
  RULE_CORRECTED: 'corrected',
  RULE_CLASS_TOO_SHORT: 'class-too-short',
  RULE_CLASS_NEVER_STARTED: 'class-never-started',
  RULE_CLASS_RUNNING: 'class-running',
  RULE_NOT_EXPECTED: 'not-expected',
  RULE_UNSPECIFIED: 'class-running',
  UNRECOGNIZED: 'class-running',
} as const satisfies Readonly<Record<wire.Rule, api.RegisterEntry['rule']>>;

const whereaboutsWords = {
  WHEREABOUTS_NOT_YET_SEEN: 'not-yet-seen',
  WHEREABOUTS_HERE: 'here',
  WHEREABOUTS_RECONNECTING: 'reconnecting',
  WHEREABOUTS_LEFT: 'left',
  WHEREABOUTS_UNSPECIFIED: undefined,
  UNRECOGNIZED: undefined,
} as const satisfies Readonly<Record<wire.Whereabouts, api.RegisterEntry['whereabouts']>>;

export function toClassRegister(register: ClassRegister): api.ClassRegister {
  const { sessionId, courseId, courseTitle, title, version, canCorrect, statements } = register;
  return {
    ...{ sessionId, courseId, courseTitle, title, version, canCorrect },
    startsAt: iso(register.startsAt),
    endsAt: iso(register.endsAt),
    phase: phaseWords[register.phase],
    startedAt: register.startedAt?.toISOString(),
    endedAt: register.endedAt?.toISOString(),
    computedAt: register.computedAt?.toISOString(),
    policy: toPolicyVersion(register.policy),
    entries: register.entries.map(toEntry),
    statements: statements ?? { kept: 0, accepted: 0, dead: 0, connections: 0 },
  };
}

export function toEntry(entry: wire.RegisterEntry): api.RegisterEntry {
  const { personId, name, isEnrolled, attendedMs, share, gaps, lateMs, leftEarlyMs, version, isCorrected } = entry;
  return {
    ...{ personId, name, isEnrolled, attendedMs, share, gaps, lateMs, leftEarlyMs, version, isCorrected },
    role: roleWords[entry.role] ?? 'learner',
    verdict: verdictWords[entry.verdict],
    rule: ruleWords[entry.rule],
    firstAt: entry.firstAt?.toISOString(),
    lastAt: entry.lastAt?.toISOString(),
    intervals: entry.intervals.map(toInterval),
    engagement: entry.engagement ?? { spokeMs: 0, hands: 0, chatMessages: 0 },
    whereabouts: whereaboutsWords[entry.whereabouts],
    correction: correctionOf(entry),
    dispute: entry.dispute && toDispute(entry.dispute),
  };
}

export function toInterval({ from, to }: wire.Interval): api.Interval {
  return { from: iso(from), to: iso(to) };
}

export function toDispute({ disputeId, text, at, answer, answeredAt, answeredByName }: wire.Dispute): api.Dispute {
  const answered = answer === '' ? undefined : { text: answer, at: iso(answeredAt), byName: answeredByName };
  return { disputeId, text, at: iso(at), answer: answered };
}

export function toCourseRegister({
  courseId,
  courseTitle,
  policy,
  classes,
  people,
}: CourseRegister): api.CourseRegister {
  return {
    courseId,
    courseTitle,
    policy: toPolicyVersion(policy),
    classes: classes.map(toCourseClass),
    people: people.map(toCoursePerson),
  };
}

export function toOwnRecord({ courseId, courseTitle, policy, totals, rows }: OwnRecord): api.OwnRecord {
  return {
    courseId,
    courseTitle,
    policy: toPolicyVersion(policy),
    totals: toCoursePerson(must(totals)),
    rows: rows.map((row) => ({
      class: toCourseClass(must(row.class)),
      startedAt: row.startedAt?.toISOString(),
      endedAt: row.endedAt?.toISOString(),
      entry: toEntry(must(row.entry)),
    })),
  };
}

export function verdictOf(word: Exclude<api.Verdict, 'none'>): wire.Verdict {
  return settable[word];
}

export function verdictWord(verdict: wire.Verdict): Exclude<api.Verdict, 'none'> {
  const word = verdictWords[verdict];
  return word === 'none' ? 'excused' : word;
}

const settable = {
  present: 'VERDICT_PRESENT',
  late: 'VERDICT_LATE',
  'left-early': 'VERDICT_LEFT_EARLY',
  absent: 'VERDICT_ABSENT',
  excused: 'VERDICT_EXCUSED',
} as const satisfies Readonly<Record<Exclude<api.Verdict, 'none'>, wire.Verdict>>;

function correctionOf({ isCorrected, correctionReason, correctedByName, correctedAt }: wire.RegisterEntry) {
  if (!isCorrected || correctionReason === '') return undefined;
  return { reason: correctionReason, byName: correctedByName, at: correctedAt?.toISOString() };
}

function toCourseClass({ sessionId, title, startsAt, lengthMs }: CourseClass): api.CourseClass {
  return { sessionId, title, startsAt: iso(startsAt), lengthMs };
}

function toCoursePerson({ role, cells, ...person }: CoursePerson): api.CoursePerson {
  return { ...person, role: roleWords[role] ?? 'learner', cells: cells.map(toCell) };
}

function toCell({ verdict, attendedMs, isCorrected }: CourseCell): api.CoursePerson['cells'][number] {
  return { verdict: verdictWords[verdict], attendedMs, isCorrected };
}
