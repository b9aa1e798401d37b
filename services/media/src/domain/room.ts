import type { Capability } from '@lectern/policy';
import { profiles, type Source } from './source.ts';

/** A participant in the room, as far as media is concerned. People in the lobby and people who left are not members. */
export type Member = {
  readonly participantId: string;
  /**
   * The connections that may hold media for the participant: the current one first, then those whose line was lost
   * before it came back. A connection that was taken over is not among them.
   */
  readonly connections: readonly string[];
  readonly presence: 'present' | 'reconnecting';
  readonly capabilities: ReadonlySet<Capability>;
  readonly openSources: ReadonlySet<Source>;
};

/** The fold of a room's facts: what media has to enforce. Current up to and including seq. */
export type Room = {
  readonly seq: number;
  readonly ended: boolean;
  readonly members: ReadonlyMap<string, Member>;
};

/** A fact of the room, reduced to what it means for media. */
export type RoomChange = { readonly seq: number } & (
  | { readonly kind: 'joined'; readonly member: Member }
  | { readonly kind: 'reconnecting' | 'left'; readonly participantId: string }
  | { readonly kind: 'returned'; readonly participantId: string; readonly connectionId: string }
  | { readonly kind: 'source-opened' | 'source-closed'; readonly participantId: string; readonly source: Source }
  | { readonly kind: 'granted' | 'revoked'; readonly participantId: string; readonly capability: Capability }
  | { readonly kind: 'ended' | 'of-no-concern' }
);

export const emptyRoom: Room = { seq: 0, ended: false, members: new Map() };

/** Folds one more fact. Facts that were folded already change nothing. */
export function apply(room: Room, change: RoomChange): Room {
  if (change.seq <= room.seq) return room;
  const next = { ...room, seq: change.seq };
  switch (change.kind) {
    case 'joined':
      return withMember(next, change.member);
    case 'left':
      return withoutMember(next, change.participantId);
    case 'ended':
      return { ...next, ended: true, members: new Map() };
    case 'of-no-concern':
      return next;
    default: {
      const member = room.members.get(change.participantId);
      return member ? withMember(next, changed(member, change)) : next;
    }
  }
}

type MemberChange = Extract<RoomChange, { participantId: string }>;

function changed(member: Member, change: MemberChange): Member {
  switch (change.kind) {
    case 'reconnecting':
      return { ...member, presence: 'reconnecting' };
    case 'returned':
      return { ...member, presence: 'present', connections: connectionsAfter(member, change.connectionId) };
    case 'source-opened':
      return { ...member, openSources: new Set([...member.openSources, change.source]) };
    case 'source-closed':
      return { ...member, openSources: less(member.openSources, change.source) };
    case 'granted':
      return { ...member, capabilities: new Set([...member.capabilities, change.capability]) };
    case 'revoked':
      return { ...member, capabilities: less(member.capabilities, change.capability) };
    default:
      return member;
  }
}

function less<Item>(items: ReadonlySet<Item>, item: Item): ReadonlySet<Item> {
  return new Set([...items].filter((other) => other !== item));
}

/** Somebody who comes back after a lost line keeps what is still flowing; who takes over from a living line does not. */
function connectionsAfter(member: Member, connectionId: string): readonly string[] {
  const earlier = member.presence === 'reconnecting' ? member.connections : [];
  return [connectionId, ...earlier.filter((id) => id !== connectionId)].slice(0, 8);
}

function withMember(room: Room, member: Member): Room {
  return { ...room, members: new Map(room.members).set(member.participantId, member) };
}

function withoutMember(room: Room, participantId: string): Room {
  const members = new Map(room.members);
  members.delete(participantId);
  return { ...room, members };
}

/**
 * What the room says of one source now: it carries (`open`), it may exist but carries nothing (`closed`), or it may not
 * exist at all (`forbidden`).
 */
export function standingOf(room: Room, participantId: string, source: Source): 'open' | 'closed' | 'forbidden' {
  const member = room.members.get(participantId);
  if (room.ended || !member?.capabilities.has(profiles[source].capability)) return 'forbidden';
  return member.openSources.has(source) ? 'open' : 'closed';
}

/** Whether this connection may go on holding media for the participant. */
export function mayHoldMedia(room: Room, participantId: string, connectionId: string): boolean {
  return !room.ended && room.members.get(participantId)?.connections.includes(connectionId) === true;
}

/** Whether this is the connection that speaks for the participant now. */
export function isCurrentConnection(room: Room, participantId: string, connectionId: string): boolean {
  return !room.ended && room.members.get(participantId)?.connections[0] === connectionId;
}
