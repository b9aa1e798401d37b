const secondMs = 1_000;
const longestMs = 15 * 60 * secondMs;
/** A store that names a longer time is asked again after this one. */
const longestAskedMs = 3_600 * secondMs;

/**
 * How long a connection rests after so many failures in a row: doubling from a second to a quarter of an hour, and then that, for as many days
 * as it takes. A part of it is chance, so that many that failed together do not return together. What the store asked for counts at least.
 */
export function restMs(failures: number, chance: number, askedMs = 0): number {
  const fullMs = Math.min(secondMs * 2 ** Math.min(failures - 1, 20), longestMs);
  return Math.max(fullMs * (0.5 + chance / 2), Math.min(askedMs, longestAskedMs));
}

/** Credentials that are refused do not get better by trying: somebody has to look. It is tried again every hour nevertheless. */
export const refusedRestMs = 3_600 * secondMs;

/** What a Retry-After header asks for: seconds, or a date (RFC 9110, 10.2.3). */
export function askedRestMs(retryAfter: string | undefined, nowMs: number): number {
  if (retryAfter === undefined) return 0;
  if (/^\d{1,9}$/.test(retryAfter)) return Number(retryAfter) * secondMs;
  const atMs = Date.parse(retryAfter);
  return Number.isNaN(atMs) ? 0 : Math.max(0, atMs - nowMs);
}
