import type { PersonId } from '@lectern/kernel';
import type { Role } from '@lectern/policy';
import type { Evidence, LeaveReason, Sign } from './evidence.ts';

export type Step =
  | { readonly kind: 'waiting' | 'admitted' | 'joined' | 'reconnecting' | 'returned'; readonly atMs: number }
  | { readonly kind: 'left'; readonly atMs: number; readonly reason: LeaveReason };

/** What was heard of one person, in order. */
export type Trail = {
  /** As they last came in. */
  role: Role | undefined;
  readonly steps: Step[];
  readonly socketAtMs: number[];
  readonly mediaAtMs: number[];
  readonly deedsAtMs: number[];
  readonly spoke: { readonly atMs: number; readonly spokeMs: number }[];
  readonly handsAtMs: number[];
  readonly chatsAtMs: number[];
};

export type Trails = {
  readonly people: ReadonlyMap<PersonId, Trail>;
  /** When marks were gathered. */
  readonly marksAtMs: readonly number[];
};

/** Sorts what was heard of a class by person. The journal's order counts, whatever the times say and however late something came. */
export function trailsOf(evidence: readonly Evidence[]): Trails {
  const people = new Map<PersonId, Trail>();
  const marksAtMs: number[] = [];
  const trailOf = (personId: PersonId): Trail => {
    const known = people.get(personId) ?? newTrail();
    people.set(personId, known);
    return known;
  };
  for (const { body, atMs } of [...evidence].sort((a, b) => (a.seq ?? 0) - (b.seq ?? 0))) {
    if (body.kind === 'seen') {
      marksAtMs.push(atMs);
      for (const sign of body.signs) addSign(trailOf(sign.personId), sign, atMs);
    } else if ('role' in body) {
      const trail = trailOf(body.personId);
      trail.role = body.role;
      trail.steps.push(body.kind === 'left' ? { kind: 'left', atMs, reason: body.reason } : { kind: body.kind, atMs });
    } else if ('personId' in body) {
      const trail = trailOf(body.personId);
      trail.deedsAtMs.push(atMs);
      if (body.kind === 'hand-raised') trail.handsAtMs.push(atMs);
      if (body.kind === 'chat-posted') trail.chatsAtMs.push(atMs);
    }
  }
  for (const { socketAtMs, mediaAtMs, deedsAtMs } of people.values())
    for (const times of [socketAtMs, mediaAtMs, deedsAtMs]) times.sort(ascending);
  return { people, marksAtMs: marksAtMs.sort(ascending) };
}

function addSign(trail: Trail, { socketHeardAtMs, mediaHeardAtMs, spokeMs }: Sign, atMs: number): void {
  if (socketHeardAtMs !== undefined) trail.socketAtMs.push(socketHeardAtMs);
  if (mediaHeardAtMs !== undefined) trail.mediaAtMs.push(mediaHeardAtMs);
  if (spokeMs > 0) trail.spoke.push({ atMs, spokeMs });
}

const newTrail = (): Trail => ({
  role: undefined,
  steps: [],
  socketAtMs: [],
  mediaAtMs: [],
  deedsAtMs: [],
  spoke: [],
  handsAtMs: [],
  chatsAtMs: [],
});

const ascending = (a: number, b: number) => a - b;
