/** A stretch of time, from its first moment to just after its last, in milliseconds since 1970. */
export type Interval = { readonly fromMs: number; readonly toMs: number };

/** In order, none touching another, none empty: what the functions below give and, but for `united`, take. */
export type Intervals = readonly Interval[];

/** Whatever is in any of them; those with a gap shorter than `graceMs` between them become one. A mere moment counts for that, too. */
export function united(intervals: readonly Interval[], graceMs = 0): Intervals {
  const sorted = intervals.filter(({ fromMs, toMs }) => fromMs <= toMs).sort((a, b) => a.fromMs - b.fromMs);
  const result: Interval[] = [];
  for (const next of sorted) {
    const last = result.at(-1);
    const gapMs = last === undefined ? Infinity : next.fromMs - last.toMs;
    if (last !== undefined && (gapMs <= 0 || gapMs < graceMs))
      result[result.length - 1] = { fromMs: last.fromMs, toMs: Math.max(last.toMs, next.toMs) };
    else result.push(next);
  }
  return result.filter(({ fromMs, toMs }) => fromMs < toMs);
}

/** The part of them that is inside `frame`. */
export function clipped(intervals: Intervals, frame: Interval): Intervals {
  return intervals
    .map(({ fromMs, toMs }) => ({ fromMs: Math.max(fromMs, frame.fromMs), toMs: Math.min(toMs, frame.toMs) }))
    .filter(({ fromMs, toMs }) => fromMs < toMs);
}

/** The part of them that is outside `hole`. */
export function without(intervals: Intervals, hole: Interval): Intervals {
  return intervals
    .flatMap(({ fromMs, toMs }) => [
      { fromMs, toMs: Math.min(toMs, hole.fromMs) },
      { fromMs: Math.max(fromMs, hole.toMs), toMs },
    ])
    .filter(({ fromMs, toMs }) => fromMs < toMs);
}

export function lengthOf(intervals: Intervals): number {
  return intervals.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
}
