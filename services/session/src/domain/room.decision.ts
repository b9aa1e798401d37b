import type { CommandId, ParticipantId } from '@lectern/kernel';
import type { RoomRefusal } from './room.errors.ts';
import { audienceOf, followersOnly, type FactBody, type NewFact } from './room.facts.ts';
import type { Participant, Room, RoomLimits } from './room.ts';

export type Decision =
  | { readonly kind: 'accepted'; readonly facts: readonly NewFact[] }
  | { readonly kind: 'refused'; readonly refusal: RoomRefusal };

export type Moment = { readonly now: Date; readonly limits: RoomLimits };

/** Whose doing the facts are. The system's, when nobody is named. */
export type Cause = {
  readonly actorId?: ParticipantId;
  readonly commandId?: CommandId;
  readonly onlyFollowers?: boolean;
};

/** It is so already. */
export const accepted: Decision = { kind: 'accepted', facts: [] };

export function no(refusal: RoomRefusal): Decision {
  return { kind: 'refused', refusal };
}

export function accept(moment: Moment, cause: Cause, ...bodies: readonly FactBody[]): Decision {
  return { kind: 'accepted', facts: bodies.map((body) => newFact(moment, cause, body)) };
}

/** Two decisions that are one. */
export function both(first: Decision, second: Decision): Decision {
  if (first.kind === 'refused') return first;
  return second.kind === 'refused' ? second : { kind: 'accepted', facts: [...first.facts, ...second.facts] };
}

/** A deed on its way: who does it, in which room, when. The actor's line is up and is the current one. */
export type Doing = {
  readonly room: Room;
  readonly actor: Participant;
  readonly commandId: CommandId;
  readonly moment: Moment;
};

/** The facts as this actor's doing. */
export function done({ actor, commandId, moment }: Doing, ...bodies: readonly FactBody[]): Decision {
  return accept(moment, { actorId: actor.id, commandId }, ...bodies);
}

function newFact({ now }: Moment, { actorId, commandId, onlyFollowers }: Cause, body: FactBody): NewFact {
  return { at: now, actorId, commandId, audience: onlyFollowers ? followersOnly : audienceOf(body), body };
}
