import type { Role } from '@lectern/policy';
import type { Policy, Verdict } from '@lectern/sdk/attendance';
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

export function truthOf(presence: readonly Span[], frame: Span, role: Role, policy: Policy): Truth {
  const graceMs = policy.graceSeconds * 1_000;
  const kept = merge(presence, graceMs)
    .map(({ fromMs, toMs }) => ({ fromMs: Math.max(fromMs, frame.fromMs), toMs: Math.min(toMs, frame.toMs) }))
    .filter(({ fromMs, toMs }) => fromMs < toMs);
  const attendedMs = kept.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
  const cameLate = kept.length > 0 ? kept[0]!.fromMs - frame.fromMs : 0;
  const leftEarly = kept.length > 0 ? frame.toMs - kept.at(-1)!.toMs : 0;
  // How far beyond each limit that decides.
  const beyond = {
    share: ((frame.toMs - frame.fromMs) * policy.requiredSharePercent) / 100 - attendedMs,
    absent: cameLate - policy.absentAfterMinutes * minute,
    late: cameLate - policy.lateAfterMinutes * minute,
    early: leftEarly - policy.leftEarlyBeforeMinutes * minute,
  };
  const gaps = merge(presence, 0).flatMap(({ fromMs }, index, all) => (index > 0 ? fromMs - all[index - 1]!.toMs : []));
  const distances = [...Object.values(beyond), ...gaps.map((gapMs) => gapMs - graceMs)];
  return {
    attendedMs,
    lateMs: cameLate,
    leftEarlyMs: leftEarly,
    verdict: verdictOf(role, attendedMs, beyond),
    clearanceMs: Math.min(...distances.map(Math.abs)),
  };
}

type Beyond = Readonly<Record<'share' | 'absent' | 'late' | 'early', number>>;

function verdictOf(role: Role, attendedMs: number, { share, absent, late, early }: Beyond): Verdict {
  if (role !== 'learner') return 'none';
  if (attendedMs === 0 || share > 0 || absent > 0) return 'absent';
  if (late > 0) return 'late';
  return early > 0 ? 'left-early' : 'present';
}
