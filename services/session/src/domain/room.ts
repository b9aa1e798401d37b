import type { CommandId, ConnectionId, MessageId, ParticipantId, PersonId } from '@lectern/kernel';
import { isStaff, type Actor, type Capability, type Role } from '@lectern/policy';
import type { PlannedClass } from './class-directory.ts';
import { noIds, type RecentIds } from './recent-ids.ts';
import type { RecentActs } from './room.rates.ts';
import type { EndReason, Phase, Presence, Source } from './room.words.ts';

/**
 * One live class. State is a fold of its facts: `decide` (room.decide.ts) says what follows from a command, `apply`
 * (room.apply.ts) says what a fact changes. Both are pure; neither knows of databases, sockets or clocks.
 *
 *   scheduled → open     staff come in
 *   open → live          staff start the class
 *   any → ended          the instructor ends it, the API ends it, nobody has been in it for a while, or its latest end has come
 */
export type Room = {
  readonly planned: PlannedClass;
  /** The newest fact that is folded in; 0 before the first. */
  readonly seq: number;
  readonly at: Date;
  readonly life: Life;
  readonly participants: ReadonlyMap<ParticipantId, Participant>;
  readonly byPerson: ReadonlyMap<PersonId, ParticipantId>;
  /** Who has a hand up, first come first. */
  readonly hands: readonly ParticipantId[];
  /** The newest messages, oldest first. */
  readonly chat: readonly ChatMessage[];
  /** Commands that took effect, as `participant command`: sent again, they change nothing. */
  readonly commands: RecentIds;
  /** Since when nobody has been in the room, once somebody was. */
  readonly emptySince?: Date;
};

export type Life =
  | { readonly phase: 'scheduled' }
  | { readonly phase: 'open'; readonly openedAt: Date }
  | { readonly phase: 'live'; readonly openedAt: Date; readonly startedAt: Date }
  | {
      readonly phase: 'ended';
      readonly openedAt?: Date;
      readonly startedAt?: Date;
      readonly endedAt: Date;
      readonly reason: EndReason;
    };

/** A person in this class, from the first time they asked to come in. */
export type Participant = {
  readonly id: ParticipantId;
  readonly personId: PersonId;
  readonly name: string;
  readonly role: Role;
  readonly capabilities: readonly Capability[];
  readonly place: Place;
  /** When the person first came into the room. */
  readonly joinedAt?: Date;
  /** Staff said yes, once: the person need not wait again. */
  readonly isAdmitted: boolean;
  readonly deniedAt?: Date;
  readonly removal?: { readonly message: string; readonly mayReturn: boolean };
  readonly acts: RecentActs;
};

export type Place =
  | { readonly at: 'lobby'; readonly line: Line; readonly since: Date; readonly wantedSources: readonly Source[] }
  | { readonly at: 'room'; readonly line: Line; readonly openSources: readonly Source[]; readonly handRaisedAt?: Date }
  | { readonly at: 'away' };

/** The connection that speaks for a participant. */
export type Line = {
  readonly connectionId: ConnectionId;
  /** The fact by which this connection became the current one. A client that has seen it is the one that holds the line. */
  readonly sinceSeq: number;
  readonly commandId?: CommandId;
  /** Since when the line is down; the grace runs from here. */
  readonly lostAt?: Date;
};

export type ChatMessage = {
  readonly id: MessageId;
  readonly participantId: ParticipantId;
  readonly authorName: string;
  readonly text: string;
  readonly at: Date;
};

export const chatKept = 200;

/** What an operator sets. */
export type RoomLimits = {
  /** How long a lost line may be down before its person counts as gone. */
  readonly graceMs: number;
  /** How long a class may be empty before it ends by itself. */
  readonly emptyRoomMs: number;
  /** How long a person who was denied waits before asking again. */
  readonly askAgainMs: number;
  /** In the room and in its lobby together. Staff come in all the same. */
  readonly people: number;
  /** Of these, in the lobby: a guest link that went astray must not take the seats of those who are enrolled. */
  readonly waiting: number;
  /** Who ever knocked and is not enrolled, in the whole class: each stays in its state, however short the visit was. */
  readonly known: number;
};

export const defaultLimits: RoomLimits = {
  graceMs: 12_000,
  emptyRoomMs: 300_000,
  askAgainMs: 60_000,
  people: 1_000,
  waiting: 200,
  known: 5_000,
};

export function newRoom(planned: PlannedClass): Room {
  return {
    planned,
    seq: 0,
    at: new Date(0),
    life: { phase: 'scheduled' },
    participants: new Map(),
    byPerson: new Map(),
    hands: [],
    chat: [],
    commands: noIds,
  };
}

export function phaseOf(room: Room): Phase {
  return room.life.phase;
}

export function presenceOf({ place }: Participant): Presence {
  if (place.at === 'away') return 'absent';
  if (place.at === 'lobby') return 'waiting';
  return place.line.lostAt === undefined ? 'present' : 'reconnecting';
}

export function findByPerson(room: Room, personId: PersonId): Participant | undefined {
  const id = room.byPerson.get(personId);
  return id === undefined ? undefined : room.participants.get(id);
}

export function lineOf({ place }: Participant): Line | undefined {
  return place.at === 'away' ? undefined : place.line;
}

export function openSourcesOf({ place }: Participant): readonly Source[] {
  return place.at === 'room' ? place.openSources : [];
}

/** The participant as the policy sees one. */
export function actorOf({ id, role, capabilities }: Participant): Actor {
  return { id, role, capabilities };
}

export function isStaffMember(participant: Participant): boolean {
  return isStaff(participant.role);
}

/** How many people ever came into the room. */
export function peopleCount(room: Room): number {
  let count = 0;
  for (const participant of room.participants.values()) if (participant.joinedAt !== undefined) count += 1;
  return count;
}
