import type { Role } from '@lectern/policy';
import { clipped, lengthOf, united, type Interval, type Intervals } from './interval.ts';
import type { Policy } from './policy.ts';
import type { Rule, Verdict } from './words.ts';

/** How long somebody was in a class, against its length. */
export type Measure = {
  readonly attendedMs: number;
  /** Of the class's length, 0 to 1. */
  readonly share: number;
  readonly intervals: Intervals;
  readonly gaps: number;
  /** How long after the start they came, and how long before the end they left; 0 when not at all. */
  readonly lateMs: number;
  readonly leftEarlyMs: number;
};

const minuteMs = 60_000;

/** Lines of one person, on however many devices, as presence between the class's start and end. Gaps shorter than the grace are none. */
export function presenceIn(frame: Interval, stretches: readonly Interval[], { graceSeconds }: Policy): Intervals {
  return clipped(united(stretches, graceSeconds * 1_000), frame);
}

export function measure(frame: Interval, intervals: Intervals): Measure {
  const lengthMs = frame.toMs - frame.fromMs;
  const attendedMs = lengthOf(intervals);
  return {
    attendedMs,
    share: lengthMs === 0 ? 0 : attendedMs / lengthMs,
    intervals,
    gaps: Math.max(0, intervals.length - 1),
    lateMs: (intervals[0]?.fromMs ?? frame.fromMs) - frame.fromMs,
    leftEarlyMs: frame.toMs - (intervals.at(-1)?.toMs ?? frame.toMs),
  };
}

export type Judgement = { readonly verdict: Verdict; readonly rule: Rule };

/** The verdict and the rule that led to it, the strictest rule first. A limit that is met exactly is kept. */
export function judge(frame: Interval, measured: Measure, role: Role, policy: Policy): Judgement {
  const lengthMs = frame.toMs - frame.fromMs;
  const { attendedMs, lateMs, leftEarlyMs } = measured;
  if (!isExpected(role, policy)) return { verdict: 'none', rule: 'not-expected' };
  if (lengthMs === 0 || lengthMs < policy.minimumClassMinutes * minuteMs)
    return { verdict: 'none', rule: 'class-too-short' };
  if (attendedMs === 0) return { verdict: 'absent', rule: 'never-came' };
  if (lateMs > policy.absentAfterMinutes * minuteMs) return { verdict: 'absent', rule: 'absent-after' };
  if (attendedMs * 100 < policy.requiredSharePercent * lengthMs) return { verdict: 'absent', rule: 'share-too-small' };
  if (lateMs > policy.lateAfterMinutes * minuteMs) return { verdict: 'late', rule: 'late-after' };
  if (leftEarlyMs > policy.leftEarlyBeforeMinutes * minuteMs)
    return { verdict: 'left-early', rule: 'left-early-before' };
  return { verdict: 'present', rule: 'attended' };
}

/** Staff teach and guests visit; what observers count as is the policy's word. */
function isExpected(role: Role, { judgesObservers }: Policy): boolean {
  return role === 'learner' || (role === 'observer' && judgesObservers);
}
