/** How fast one client may do something: so many at once, refilled at a steady rate. */
export type Limit = { readonly atOnce: number; readonly perSecond: number };
/** What is left of a limit, and since when. */
export type Pace = { readonly left: number; readonly at: number };

/** A full screen of new tiles is one burst of requests. */
export const requestsAtOnce = 200;
export const requestsPerSecond = 50;
export const requests: Limit = { atOnce: requestsAtOnce, perSecond: requestsPerSecond };
/** A new producer is a new consumer for everybody in the room: one person's haste must not be everybody's work. */
export const productions: Limit = { atOnce: 20, perSecond: 2 };

export function fullPace({ atOnce }: Limit, now: number): Pace {
  return { left: atOnce, at: now };
}

/** Takes one from the pace, or says that there is none left. */
export function takeOne(
  { atOnce, perSecond }: Limit,
  pace: Pace,
  now: number,
): { readonly allowed: boolean; readonly pace: Pace } {
  const refilled = Math.min(atOnce, pace.left + (Math.max(0, now - pace.at) / 1_000) * perSecond);
  return refilled >= 1
    ? { allowed: true, pace: { left: refilled - 1, at: now } }
    : { allowed: false, pace: { left: refilled, at: now } };
}
