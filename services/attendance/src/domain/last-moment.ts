/** What is known of when somebody was heard. All in order, in milliseconds since 1970. */
export type Witness = {
  /** When their socket was heard, and when their media were, as the marks say. */
  readonly socketAtMs: readonly number[];
  readonly mediaAtMs: readonly number[];
  /** When they did something that the journal has: a hand, a message. */
  readonly deedsAtMs: readonly number[];
  /** When marks of the class were gathered, whoever they are of. */
  readonly classMarksAtMs: readonly number[];
};

export type EndingLine = {
  readonly openedAtMs: number;
  /** Let in from the lobby: that they were there is not shown by it. */
  readonly isLetIn: boolean;
  /**
   * How the line ended, as far as the journal knows: they left by their own word, staff removed them, its loss was noticed, or nothing
   * was said of it when the class ended (or now is).
   */
  readonly kind: 'left' | 'removed' | 'lost' | 'open';
  readonly atMs: number;
  /** Until when a sign may be one of this line. */
  readonly limitMs: number;
};

// A line that works is heard at least this often: gateways ping every socket each second.
const heardEveryMs = 2_500;
// A mark may be this old when it is told: reports and marks are gathered every 10 s each.
export const marksLagMs = 26_000;

/**
 * When a line truly ended. The one rule:
 *
 * 1. Who left by their own word was there until then.
 * 2. Otherwise somebody was there for as long as they were heard: by a mark, a deed, or the opening of the line itself. Media may
 *    be heard for a while after the loss of the socket was noticed.
 * 3. When the last sign is so fresh that a working line need not have been heard again, what the journal says is nearer to the
 *    truth: a socket that closes is noticed at once. Fresh is within `heardEveryMs` of a noticed loss, and of an end that came over
 *    a line that nobody missed. When no mark was gathered since that end, the signs of the last seconds were never told: within
 *    `marksLagMs` then.
 * 4. A line without any mark of its own is believed for as long as somebody watched: while marks of the class were gathered, or
 *    throughout where there never were any (a class from before there were marks). Not so for whom staff let in: when marks were
 *    gathered since, and none names them, they may have been lost in the lobby. While the line is up, that is not held against
 *    them for `marksLagMs`.
 */
export function endOfLine(line: EndingLine, witness: Witness): number {
  const { kind, atMs, openedAtMs, limitMs } = line;
  if (kind === 'left') return atMs;
  const lastMark = latest(
    lastWithin(witness.socketAtMs, openedAtMs, Math.min(atMs, limitMs)),
    lastWithin(witness.mediaAtMs, openedAtMs, limitMs),
  );
  const lastDeed = lastWithin(witness.deedsAtMs, openedAtMs, atMs);
  const lastSign = latest(openedAtMs, lastMark, lastDeed);
  if (lastMark === undefined)
    return wasPassedOver(line, witness) ? lastSign : latest(watchedUntil(witness, openedAtMs, atMs), lastSign);
  const wasTold = kind === 'lost' || witness.classMarksAtMs.some((markMs) => markMs >= atMs);
  return latest(atMs - lastSign <= (wasTold ? heardEveryMs : marksLagMs) ? atMs : lastSign, lastSign);
}

/** Let in by staff, and in no mark since. */
function wasPassedOver({ isLetIn, kind, openedAtMs, atMs }: EndingLine, { classMarksAtMs }: Witness): boolean {
  if (!isLetIn || (kind === 'open' && atMs - openedAtMs <= marksLagMs)) return false;
  return classMarksAtMs.some((markMs) => markMs > openedAtMs);
}

function watchedUntil({ classMarksAtMs }: Witness, fromMs: number, toMs: number): number {
  if (classMarksAtMs.length === 0) return toMs;
  let watchedMs = fromMs;
  for (const markMs of classMarksAtMs) {
    if (markMs <= fromMs) continue;
    if (markMs >= toMs || markMs - watchedMs > marksLagMs) break;
    watchedMs = markMs;
  }
  return toMs - watchedMs <= marksLagMs ? toMs : watchedMs;
}

function latest(first: number, ...others: (number | undefined)[]): number;
function latest(...times: (number | undefined)[]): number | undefined;
function latest(...times: (number | undefined)[]): number | undefined {
  const known = times.filter((time) => time !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
}

/** The last of `times`, which are in order, from `fromMs` to `toMs`. */
function lastWithin(times: readonly number[], fromMs: number, toMs: number): number | undefined {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle]! <= toMs) low = middle + 1;
    else high = middle;
  }
  const found = times[low - 1];
  return found !== undefined && found >= fromMs ? found : undefined;
}
