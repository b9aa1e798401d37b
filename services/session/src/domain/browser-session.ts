/** How long a browser stays signed in without a request. */
const idleMs = 12 * 60 * 60_000;
/** However busy it is, it signs in anew after this. */
const longestMs = 30 * 24 * 60 * 60_000;
/** A request moves the end only when it moves it by this much: a page of requests writes once. */
const stepMs = 5 * 60_000;

/** When a session that was opened at `openedAt` ends, if nothing happens after `now`. */
export function sessionEnd(openedAt: Date, now: Date): Date {
  return new Date(Math.min(now.getTime() + idleMs, latestSessionEnd(openedAt).getTime()));
}

/** When a session that was opened at `openedAt` ends at the latest. */
export function latestSessionEnd(openedAt: Date): Date {
  return new Date(openedAt.getTime() + longestMs);
}

/** The new end that a request at `now` gives the session; undefined when the old one is near enough. */
export function slideEnd({ openedAt, expiresAt }: { openedAt: Date; expiresAt: Date }, now: Date): Date | undefined {
  const end = sessionEnd(openedAt, now);
  return end.getTime() - expiresAt.getTime() >= stepMs ? end : undefined;
}
