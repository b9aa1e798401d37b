import type { Policy } from './policy.ts';
import type { Verdict } from './words.ts';

/** One person in one class, as a course's register shows it. */
export type Cell = { readonly verdict: Verdict; readonly attendedMs: number; readonly isCorrected: boolean };

export type Totals = {
  readonly attendedMs: number;
  /** Of the lengths of all classes with a verdict; what was excused counts on neither side. */
  readonly share: number;
  readonly counts: Readonly<Record<Exclude<Verdict, 'none'>, number>>;
  /** Share of the newest three classes less the share of those before; 0 with fewer than four. */
  readonly trend: number;
  readonly isAtRisk: boolean;
};

export type Course = {
  /** Of the classes that have ended, oldest first. */
  readonly lengthsMs: readonly number[];
  /** Of the classes that are planned and have not ended. */
  readonly comingMs: number;
  readonly policy: Policy;
};

const newest = 3;

/** `cells` has one for each class, in their order; undefined where the person was not in the register. */
export function totalsOf(cells: readonly (Cell | undefined)[], course: Course): Totals {
  const counted = cells.flatMap((cell, index) => {
    const lengthMs = course.lengthsMs[index] ?? 0;
    return cell && cell.verdict !== 'none' && cell.verdict !== 'excused' ? [{ ...cell, lengthMs }] : [];
  });
  const attendedMs = sum(cells.map((cell) => cell?.attendedMs ?? 0));
  const share = shareOf(counted);
  const count = (verdict: Verdict) => cells.filter((cell) => cell?.verdict === verdict).length;
  return {
    attendedMs,
    share,
    counts: {
      present: count('present'),
      late: count('late'),
      'left-early': count('left-early'),
      absent: count('absent'),
      excused: count('excused'),
    },
    trend: counted.length > newest ? shareOf(counted.slice(-newest)) - shareOf(counted.slice(0, -newest)) : 0,
    isAtRisk: isAtRisk({ attendedMs, share, classes: counted.length }, course),
  };
}

/** Below the required share, or on the way to miss the required hours if the rest of the course is attended as it was so far. */
function isAtRisk(
  { attendedMs, share, classes }: { attendedMs: number; share: number; classes: number },
  { comingMs, policy }: Course,
): boolean {
  if (classes === 0) return false;
  if (share * 100 < policy.requiredSharePercent) return true;
  return attendedMs + share * comingMs < policy.requiredContactMinutes * 60_000;
}

function shareOf(cells: readonly { attendedMs: number; lengthMs: number }[]): number {
  const lengthMs = sum(cells.map((cell) => cell.lengthMs));
  return lengthMs === 0 ? 0 : sum(cells.map((cell) => cell.attendedMs)) / lengthMs;
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
