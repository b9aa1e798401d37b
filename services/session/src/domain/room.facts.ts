import type { CommandId, ConnectionId, MessageId, ParticipantId, PersonId } from '@lectern/kernel';
import type { Capability, Role } from '@lectern/policy';
import type { EndReason, LeaveReason, Source } from './room.words.ts';

/** Who receives a fact: everybody in the scope, and everybody named. Services receive all of them. */
export type Audience = {
  readonly scope: 'nobody' | 'staff' | 'room' | 'room-and-lobby';
  readonly named: readonly ParticipantId[];
};

/** A person as a fact introduces them: whole, so that a follower needs nothing else to show them. */
export type Introduction = {
  readonly id: ParticipantId;
  readonly personId: PersonId;
  readonly name: string;
  readonly role: Role;
  readonly capabilities: readonly Capability[];
  readonly connectionId: ConnectionId;
};

/** One thing that happened, in words of the class. */
export type FactBody =
  | { readonly kind: 'class-opened' }
  | { readonly kind: 'class-started' }
  | { readonly kind: 'class-ended'; readonly reason: EndReason }
  | {
      readonly kind: 'participant-waiting';
      readonly participant: Introduction;
      /** What the person asked to have open from the first moment in the room. */
      readonly wantedSources: readonly Source[];
      readonly since: Date;
    }
  | { readonly kind: 'participant-admitted'; readonly participantId: ParticipantId }
  | { readonly kind: 'participant-denied'; readonly participantId: ParticipantId }
  | {
      readonly kind: 'participant-joined';
      readonly participant: Introduction;
      readonly openSources: readonly Source[];
      /** When this person first came into the room. */
      readonly joinedAt: Date;
    }
  | { readonly kind: 'participant-reconnecting'; readonly participantId: ParticipantId }
  | {
      readonly kind: 'participant-returned';
      readonly participantId: ParticipantId;
      readonly connectionId: ConnectionId;
    }
  | { readonly kind: 'participant-left'; readonly participantId: ParticipantId; readonly reason: LeaveReason }
  | {
      readonly kind: 'participant-removed';
      readonly participantId: ParticipantId;
      readonly message: string;
      readonly mayReturn: boolean;
    }
  | { readonly kind: 'hand-raised'; readonly participantId: ParticipantId }
  | { readonly kind: 'hand-lowered'; readonly participantId: ParticipantId }
  | {
      readonly kind: 'chat-posted';
      readonly messageId: MessageId;
      readonly participantId: ParticipantId;
      readonly text: string;
    }
  | { readonly kind: 'source-opened'; readonly participantId: ParticipantId; readonly source: Source }
  | { readonly kind: 'source-closed'; readonly participantId: ParticipantId; readonly source: Source }
  | { readonly kind: 'capability-granted'; readonly participantId: ParticipantId; readonly capability: Capability }
  | { readonly kind: 'capability-revoked'; readonly participantId: ParticipantId; readonly capability: Capability };

export type FactKind = FactBody['kind'];

/** A fact that is decided and has no place in the journal yet. */
export type NewFact = {
  /** Server time; never earlier than the fact before it. */
  readonly at: Date;
  /** Who did it; absent for the system (a timer, the API). */
  readonly actorId?: ParticipantId;
  readonly commandId?: CommandId;
  readonly audience: Audience;
  readonly body: FactBody;
};

/** A fact in its place. (session, seq) is unique and without gaps, from 1. */
export type Fact = NewFact & { readonly seq: number };

/** Who hears of what. Persons concerned by a fact that their scope would hide from them are named. */
export function audienceOf(body: FactBody): Audience {
  switch (body.kind) {
    case 'class-opened':
    case 'class-started':
    case 'class-ended':
      return { scope: 'room-and-lobby', named: [] };
    case 'participant-waiting':
      return { scope: 'staff', named: [body.participant.id] };
    case 'participant-admitted':
    case 'participant-denied':
    case 'participant-removed':
      return { scope: 'staff', named: [body.participantId] };
    case 'participant-joined':
      return { scope: 'room', named: [body.participant.id] };
    case 'participant-left':
      return body.reason === 'stopped-waiting'
        ? { scope: 'staff', named: [body.participantId] }
        : { scope: 'room', named: [body.participantId] };
    default:
      return { scope: 'room', named: [] };
  }
}

/** Of interest to followers only: the line of somebody in the lobby. The person is in nobody's view of the room yet. */
export const followersOnly: Audience = { scope: 'nobody', named: [] };
