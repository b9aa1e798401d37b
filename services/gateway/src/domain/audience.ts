/** How far into a class somebody is let: the lobby, the room, or the room with what only staff see. */
export type Standing = 'lobby' | 'room' | 'staff';

export type Viewer = { readonly standing: Standing; readonly participantId: string };

/** The part of a fact that says who receives it, in the words of the contract. */
export type Addressed = {
  readonly seq: number;
  readonly audience?: { readonly scope: string; readonly participantIds: readonly string[] };
};

const scopesOf: Readonly<Record<Standing, ReadonlySet<string>>> = {
  lobby: new Set(['AUDIENCE_SCOPE_ROOM_AND_LOBBY']),
  room: new Set(['AUDIENCE_SCOPE_ROOM_AND_LOBBY', 'AUDIENCE_SCOPE_ROOM']),
  staff: new Set(['AUDIENCE_SCOPE_ROOM_AND_LOBBY', 'AUDIENCE_SCOPE_ROOM', 'AUDIENCE_SCOPE_STAFF']),
};

/** Whether a viewer receives a fact: everybody in its scope does, and everybody it names. No audience means nobody. */
export function receives(viewer: Viewer, { audience }: Addressed): boolean {
  if (audience === undefined) return false;
  return scopesOf[viewer.standing].has(audience.scope) || audience.participantIds.includes(viewer.participantId);
}

export function standingOf(role: string): Standing {
  return role === 'ROLE_INSTRUCTOR' || role === 'ROLE_ASSISTANT' ? 'staff' : 'room';
}
