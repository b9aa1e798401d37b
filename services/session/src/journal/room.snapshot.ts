import type { Participant, Room } from '../domain/room.ts';

/** Raised with every change of the form of `Room`: older snapshots are then passed over and the journal is folded anew. */
export const roomSnapshotVersion = 1;

type Tagged = { readonly $date: number } | { readonly $set: readonly unknown[] };

/** JSON, so that any process of any version can tell what it is looking at. */
export function encodeRoom(room: Room): Uint8Array {
  // `toJSON` of a Date runs before a replacer sees it, so the holder is asked.
  function tag(this: unknown, key: string, value: unknown): unknown {
    const original = (this as Record<string, unknown>)[key];
    if (original instanceof Date) return { $date: original.getTime() } satisfies Tagged;
    if (original instanceof Set) return { $set: [...original] } satisfies Tagged;
    return value;
  }
  const { participants, byPerson: _derived, ...rest } = room;
  return new TextEncoder().encode(JSON.stringify({ ...rest, participants: [...participants.values()] }, tag));
}

export function decodeRoom(bytes: Uint8Array): Room {
  const { participants, ...rest } = JSON.parse(new TextDecoder().decode(bytes), untag) as Omit<Room, 'participants'> & {
    participants: readonly Participant[];
  };
  return {
    ...rest,
    participants: new Map(participants.map((one) => [one.id, one])),
    byPerson: new Map(participants.map((one) => [one.personId, one.id])),
  };
}

function untag(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if ('$date' in value) return new Date(Number(value.$date));
  if ('$set' in value && Array.isArray(value.$set)) return new Set(value.$set);
  return value;
}
