import type { Role } from '@lectern/policy';
import { defaultPolicy as policy } from '@lectern/attendance/src/domain/policy.ts';
import type { Verdict } from '@lectern/attendance/src/domain/words.ts';
import { merge, type Span } from './diary.ts';

/** What a register that knew everything would say. Written apart from the service's own rules, from the words of the policy. */
export type Truth = {
  readonly attendedMs: number;
  readonly lateMs: number;
  readonly leftEarlyMs: number;
  readonly verdict: Verdict;
  /** How far from the nearest limit that decides: nearer than the error that is allowed, and no verdict is wrong. */
  readonly clearanceMs: number;
};

const minute = 60_000;
export const graceMs = policy.graceSeconds * 1_000;
const lateMs = policy.lateAfterMinutes * minute;
const absentMs = policy.absentAfterMinutes * minute;
const earlyMs = policy.leftEarlyBeforeMinutes * minute;

export function truthOf(presence: readonly Span[], frame: Span, role: Role): Truth {
  const kept = merge(presence, graceMs)
    .map(({ fromMs, toMs }) => ({ fromMs: Math.max(fromMs, frame.fromMs), toMs: Math.min(toMs, frame.toMs) }))
    .filter(({ fromMs, toMs }) => fromMs < toMs);
  const attendedMs = kept.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
  const cameLate = kept.length > 0 ? kept[0]!.fromMs - frame.fromMs : 0;
  const leftEarly = kept.length > 0 ? frame.toMs - kept.at(-1)!.toMs : 0;
  const neededMs = ((frame.toMs - frame.fromMs) * policy.requiredSharePercent) / 100;
  const gaps = merge(presence, 0).flatMap(({ fromMs }, index, all) => (index > 0 ? fromMs - all[index - 1]!.toMs : []));
  const distances = [
    ...[cameLate - lateMs, cameLate - absentMs, leftEarly - earlyMs, attendedMs - neededMs],
    ...gaps.map((gapMs) => gapMs - graceMs),
  ];
  return {
    attendedMs,
    lateMs: cameLate,
    leftEarlyMs: leftEarly,
    verdict: verdictOf(role, attendedMs, neededMs, cameLate, leftEarly),
    clearanceMs: Math.min(...distances.map(Math.abs)),
  };
}

function verdictOf(role: Role, attended: number, needed: number, cameLate: number, leftEarly: number): Verdict {
  if (role !== 'learner') return 'none';
  if (attended === 0 || attended < needed || cameLate > absentMs) return 'absent';
  if (cameLate > lateMs) return 'late';
  return leftEarly > earlyMs ? 'left-early' : 'present';
}
