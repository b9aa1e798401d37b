/** All waits of a live connection, in milliseconds. */
export type Timing = {
  /** How often the line is tried. Two of it without a sound and the line counts as lost. */
  readonly pingMs: number;
  /** The same, where the browser has just said that the network changed. */
  readonly doubtMs: number;
  /** A socket that has not opened by then will not. */
  readonly openMs: number;
  /** A join that was not answered by then is asked again on another socket: the server may have lost it. */
  readonly joinMs: number;
  /** The second retry waits up to this, each further one twice as long; the first does not wait. */
  readonly firstRetryMs: number;
  readonly longestRetryMs: number;
};

export const defaultTiming: Timing = {
  pingMs: 5_000,
  doubtMs: 2_000,
  openMs: 5_000,
  joinMs: 15_000,
  firstRetryMs: 250,
  longestRetryMs: 5_000,
};

/**
 * How long to wait before a retry. The first is at once: most lines are back immediately. From then on it doubles, and
 * lies anywhere in its upper half, so that a class that lost its gateway does not come back in one moment.
 */
export function retryDelay(attempt: number, { firstRetryMs, longestRetryMs }: Timing, random = Math.random): number {
  if (attempt === 0) return 0;
  const longest = Math.min(longestRetryMs, firstRetryMs * 2 ** (attempt - 1));
  return longest * (0.5 + random() / 2);
}
