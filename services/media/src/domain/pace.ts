/** How fast one client may ask: so many at once, refilled at a steady rate. A full screen of new tiles is one such burst. */
export type Pace = { readonly left: number; readonly at: number };

export const requestsAtOnce = 200;
export const requestsPerSecond = 50;

export function fullPace(now: number): Pace {
  return { left: requestsAtOnce, at: now };
}

/** Takes one request from the pace, or says that there is none left. */
export function takeOne(pace: Pace, now: number): { readonly allowed: boolean; readonly pace: Pace } {
  const refilled = Math.min(requestsAtOnce, pace.left + (Math.max(0, now - pace.at) / 1_000) * requestsPerSecond);
  return refilled >= 1
    ? { allowed: true, pace: { left: refilled - 1, at: now } }
    : { allowed: false, pace: { left: refilled, at: now } };
}
