import type { Id, PersonId, SessionId } from '@lectern/kernel';
import { refusal, type Refusal } from '@lectern/kernel';
import type { ActorId } from './actor.ts';
import { united, without, type Interval, type Intervals } from './interval.ts';
import type { Verdict } from './words.ts';

export type CorrectionId = Id<'correction'>;

export type CorrectionBody =
  | { readonly kind: 'set-verdict'; readonly verdict: Verdict }
  /** Presence that the evidence misses. */
  | ({ readonly kind: 'add-interval' } & Interval)
  /** Presence that was none. */
  | ({ readonly kind: 'cut-interval' } & Interval)
  /** Takes the newest correction back that still holds. */
  | { readonly kind: 'undo' };

/** What staff changed in one entry of a register, and why. Kept for good, also when it is taken back. */
export type Correction = {
  readonly id: CorrectionId;
  readonly sessionId: SessionId;
  readonly personId: PersonId;
  readonly body: CorrectionBody;
  readonly reason: string;
  readonly madeBy: ActorId;
  readonly madeAtMs: number;
};

/** Those that nobody took back, oldest first. An undo takes back the newest before it that still held. */
export function holding(corrections: readonly Correction[]): readonly Correction[] {
  return corrections.reduce<readonly Correction[]>(
    (held, correction) => (correction.body.kind === 'undo' ? held.slice(0, -1) : [...held, correction]),
    [],
  );
}

export function corrected(intervals: Intervals, held: readonly Correction[]): Intervals {
  return held.reduce((current, { body }) => {
    if (body.kind === 'add-interval') return united([...current, body]);
    return body.kind === 'cut-interval' ? without(current, body) : current;
  }, intervals);
}

export function verdictSet(held: readonly Correction[]): Verdict | undefined {
  const set = held.findLast(({ body }) => body.kind === 'set-verdict')?.body;
  return set?.kind === 'set-verdict' ? set.verdict : undefined;
}

/** Why the correction cannot be made; undefined when it can. `frame` is the class's start and end, undefined while it has not both. */
export function findObstacle(
  body: CorrectionBody,
  held: readonly Correction[],
  frame: Interval | undefined,
): Refusal<'INTERVAL_INVALID' | 'NOTHING_TO_UNDO'> | undefined {
  if (body.kind === 'undo')
    return held.length > 0 ? undefined : refusal('NOTHING_TO_UNDO', 'No correction of this entry holds.');
  if (body.kind === 'set-verdict') return undefined;
  if (frame === undefined) return refusal('INTERVAL_INVALID', 'Minutes are corrected once the class has ended.');
  const { fromMs, toMs } = body;
  if (fromMs < toMs && fromMs >= frame.fromMs && toMs <= frame.toMs) return undefined;
  const [startedAt, endedAt] = [iso(frame.fromMs), iso(frame.toMs)];
  const detail = `An interval begins before it ends and lies within the class, from ${startedAt} to ${endedAt}.`;
  return refusal('INTERVAL_INVALID', detail, { figures: { startedAt, endedAt } });
}

const iso = (ms: number) => new Date(ms).toISOString();
