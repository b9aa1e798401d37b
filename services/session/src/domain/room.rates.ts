import type { Fact } from './room.facts.ts';
import { refuse, type RoomRefusal } from './room.errors.ts';

/**
 * How often one person may do what journals something. Counted from the facts, so every process counts alike. Only what
 * opens is limited: closing one's own microphone or lowering one's own hand is never refused.
 */
export const rateLimits = {
  chats: { limit: 10, windowMs: 10_000, code: 'TOO_MANY_CHATS' },
  hands: { limit: 6, windowMs: 10_000, code: 'TOO_MANY_HANDS' },
  sources: { limit: 20, windowMs: 10_000, code: 'TOO_MANY_SOURCES' },
  joins: { limit: 10, windowMs: 10_000, code: 'TOO_MANY_JOINS' },
} as const;

export type Limited = keyof typeof rateLimits;

/** When the newest acts of each kind were, oldest first: never more of them than the limit. */
export type RecentActs = Readonly<Record<Limited, readonly number[]>>;

export const noActs: RecentActs = { chats: [], hands: [], sources: [], joins: [] };

/** What the fact counts as, for the participant who did it. */
export function limitedActOf({ body, actorId, commandId }: Fact): Limited | undefined {
  switch (body.kind) {
    case 'chat-posted':
      return 'chats';
    case 'hand-raised':
      return 'hands';
    case 'source-opened':
      return 'sources';
    case 'participant-joined':
    case 'participant-waiting':
      // Whoever is admitted comes in by the act of somebody else.
      return body.participant.id === actorId ? 'joins' : undefined;
    case 'participant-returned':
      // A line that a gateway announces again is no act of the person.
      return commandId === undefined ? undefined : 'joins';
    default:
      return undefined;
  }
}

export function countAct(acts: RecentActs, kind: Limited, at: Date): RecentActs {
  return { ...acts, [kind]: [...acts[kind], at.getTime()].slice(-rateLimits[kind].limit) };
}

/** A refusal when the limit is reached; it names the limit and when to try again. */
export function overLimit(acts: RecentActs, kind: Limited, now: Date): RoomRefusal | undefined {
  const { limit, windowMs, code } = rateLimits[kind];
  const oldest = acts[kind].at(-limit);
  if (oldest === undefined) return undefined;
  const retryAfterMs = oldest + windowMs - now.getTime();
  return retryAfterMs > 0 ? refuse(code, { limit, windowMs, retryAfterMs }) : undefined;
}
