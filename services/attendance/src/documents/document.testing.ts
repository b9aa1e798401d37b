import { newId } from '@lectern/kernel';
import type { ActorId } from '../domain/actor.ts';
import { tally, type ClassRecord } from '../domain/register.ts';
import type { CorrectionId } from '../domain/correction.ts';
import { defaultPolicy } from '../domain/policy.ts';
import type { Imprint } from '../usecases/documents/press.ts';
import type { ClassRegister, RegisterRow } from '../usecases/read-class-register.ts';
import type { OwnRecord } from '../usecases/see-registers.ts';

/** Registers made up for the specs of documents: a class of 50 minutes on a Tuesday morning. */

export const startMs = Date.UTC(2026, 10, 17, 9, 0);
export const minuteMs = 60_000;
const lengthMs = 50 * minuteMs;

export const imprint: Imprint = {
  issuedByName: 'Ada Okafor',
  issuedAtMs: startMs + 120 * minuteMs,
  language: 'en',
  timeZone: 'Europe/Madrid',
  code: '7K3M-Q9TX-4B2D-WN8E',
  verifyAt: 'https://class.example.edu/verify',
};

export const record: ClassRecord = {
  organisationId: newId(),
  courseId: newId(),
  sessionId: newId(),
  startsAtMs: startMs,
  endsAtMs: startMs + lengthMs,
  openedAtMs: startMs - 5 * minuteMs,
  startedAtMs: startMs,
  endedAtMs: startMs + lengthMs,
  registerVersion: 2,
};

/** Somebody who was there from one minute to the other. */
export function rowOf(name: string, ...minutes: readonly (readonly [number, number])[]): RegisterRow {
  const intervals = minutes.map(([from, to]) => ({ fromMs: startMs + from * minuteMs, toMs: startMs + to * minuteMs }));
  const attendedMs = intervals.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
  return {
    ...{ personId: newId(), name, role: 'learner', isEnrolled: true, version: 1, correctedByName: '' },
    ...{ verdict: attendedMs > 0 ? 'present' : 'absent', rule: attendedMs > 0 ? 'attended' : 'never-came' },
    ...{ attendedMs, share: attendedMs / lengthMs, intervals, gaps: Math.max(0, intervals.length - 1) },
    ...{ lateMs: (minutes[0]?.[0] ?? 0) * minuteMs, leftEarlyMs: (50 - (minutes.at(-1)?.[1] ?? 50)) * minuteMs },
    engagement: { spokeMs: 0, hands: 0, chatMessages: 0 },
  };
}

export const rows: readonly RegisterRow[] = [
  { ...rowOf('Ben Keller', [0, 50]), engagement: { spokeMs: 130_000, hands: 3, chatMessages: 0 } },
  { ...rowOf('Chloe Laurent', [8, 50]), verdict: 'late', rule: 'late-after' },
  rowOf('Dario Moretti', [0, 17], [20, 39], [40, 50]),
  { ...rowOf('Esi Nkrumah', [0, 31]), verdict: 'left-early', rule: 'left-early-before' },
  rowOf('Farid Saleh'),
  {
    ...rowOf('Gwen Ito'),
    ...{ verdict: 'excused', rule: 'corrected', correctedByName: 'Ada Okafor' },
    correction: {
      ...{ id: newId() as CorrectionId, reason: 'medical', madeBy: newId() as string as ActorId },
      madeAtMs: startMs - 1_000 * minuteMs,
    },
  },
  { ...rowOf('Gus', [10, 48]), role: 'guest', isEnrolled: false, verdict: 'none', rule: 'not-expected' },
];

export function registerOf(listed: readonly RegisterRow[] = rows): ClassRegister {
  return {
    ...{ record, organisationName: 'Example University', courseTitle: 'Calculus I · Tuesday group' },
    ...{ title: 'Derivatives', startsAtMs: startMs, endsAtMs: startMs + lengthMs, phase: 'ended', version: 2 },
    ...{ computedAtMs: startMs + lengthMs + 3_000, cause: 'correction', rows: listed },
    policy: { scope: 'course', scopeId: record.courseId, version: 3, policy: defaultPolicy, setByName: 'Ada Okafor' },
    statements: { kept: 0, accepted: 0, dead: 0, connections: 0 },
  };
}

/** Ben's record in a course of as many such classes, a day apart, each of them as in `rows`. */
export function recordOf(classes: number, who = rows): OwnRecord {
  const held = Array.from({ length: classes }, (_, day) => {
    const later = (ms = 0) => ms + day * 1_440 * minuteMs;
    const moved = {
      ...record,
      sessionId: newId<'session'>(),
      startedAtMs: later(startMs),
      endedAtMs: later(startMs + lengthMs),
    };
    const row = who[day % who.length]!;
    const intervals = row.intervals.map(({ fromMs, toMs }) => ({ fromMs: later(fromMs), toMs: later(toMs) }));
    return {
      class: { record: moved, title: `Derivatives ${day + 1}`, startsAtMs: later(startMs), lengthMs },
      row: { ...row, intervals },
    };
  });
  const { leftEarly, ...counts } = tally(held.map(({ row }) => row));
  const attendedMs = held.reduce((sum, { row }) => sum + row.attendedMs, 0);
  return {
    register: {
      ...{ courseId: record.courseId, organisationName: 'Example University', courseTitle: 'Calculus I' },
      policy: {
        ...{ scope: 'organisation', scopeId: record.organisationId, version: 1, setByName: 'Ada Okafor' },
        policy: { ...defaultPolicy, requiredContactMinutes: 600 },
      },
      classes: held.map((each) => each.class),
      people: [],
    },
    person: {
      ...{ personId: newId(), name: 'Ben Keller', role: 'learner', cells: [] },
      totals: {
        ...{ attendedMs, share: classes === 0 ? 0 : attendedMs / (classes * lengthMs), trend: 0, isAtRisk: false },
        counts: { ...counts, 'left-early': leftEarly },
      },
    },
    rows: held,
  };
}
