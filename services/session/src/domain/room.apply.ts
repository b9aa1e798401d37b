import type { ParticipantId } from '@lectern/kernel';
import { rememberId } from './recent-ids.ts';
import type { Fact, Introduction } from './room.facts.ts';
import { countAct, limitedActOf, noActs } from './room.rates.ts';
import { chatKept, lineOf, type Life, type Line, type Participant, type Place, type Room } from './room.ts';
import { capabilityOf, phaseMoves, type EndReason, type Phase, type Source } from './room.words.ts';

/** The room after one more fact. Pure; total over every fact that `decide` can produce. Facts must come in order. */
export function apply(room: Room, fact: Fact): Room {
  if (fact.seq !== room.seq + 1) throw new Error(`fact ${fact.seq} cannot follow fact ${room.seq}`);
  return countEmptiness(countActs(rememberCommand(change(room, fact), fact), fact), fact);
}

export function fold(room: Room, facts: readonly Fact[]): Room {
  return facts.reduce(apply, room);
}

/** A command is remembered with its actor, so that nobody can use up another person's ids. */
export function commandKey(actorId: ParticipantId, commandId: string): string {
  return `${actorId} ${commandId}`;
}

function change(before: Room, fact: Fact): Room {
  const { body } = fact;
  const room: Room = { ...before, seq: fact.seq, at: fact.at };
  switch (body.kind) {
    case 'class-opened':
      return { ...room, life: move(room.life, { phase: 'open', openedAt: fact.at }) };
    case 'class-started': {
      const openedAt = room.life.phase === 'open' ? room.life.openedAt : fact.at;
      return { ...room, life: move(room.life, { phase: 'live', openedAt, startedAt: fact.at }) };
    }
    case 'class-ended':
      return end(room, body.reason, fact.at);
    case 'participant-waiting':
      return introduce(room, body.participant, fact, (line) => ({
        at: 'lobby',
        line,
        since: body.since,
        wantedSources: body.wantedSources,
      }));
    case 'participant-admitted':
      return update(room, body.participantId, admitted);
    case 'participant-denied':
      return update(room, body.participantId, (one) => ({ ...one, deniedAt: fact.at, place: { at: 'away' } }));
    case 'participant-joined':
      return introduce(room, body.participant, fact, (line) => ({ at: 'room', line, openSources: body.openSources }));
    case 'participant-reconnecting':
      return updateLine(room, body.participantId, (line) => ({ ...line, lostAt: fact.at }));
    case 'participant-returned':
      return updateLine(room, body.participantId, (line) => returned(line, body.connectionId, fact));
    case 'participant-left':
      return leave(room, body.participantId);
    case 'participant-removed':
      return update(room, body.participantId, (one) => ({
        ...one,
        isAdmitted: false,
        removal: { message: body.message, mayReturn: body.mayReturn },
      }));
    case 'hand-raised':
      return {
        ...updateInRoom(room, body.participantId, (place) => ({ ...place, handRaisedAt: fact.at })),
        hands: [...room.hands, body.participantId],
      };
    case 'hand-lowered':
      return {
        ...updateInRoom(room, body.participantId, (place) => ({ ...place, handRaisedAt: undefined })),
        hands: room.hands.filter((id) => id !== body.participantId),
      };
    case 'chat-posted': {
      const authorName = room.participants.get(body.participantId)?.name ?? '';
      const { messageId: id, participantId, text } = body;
      return { ...room, chat: [...room.chat, { id, participantId, authorName, text, at: fact.at }].slice(-chatKept) };
    }
    case 'source-opened':
      return updateInRoom(room, body.participantId, (place) => ({
        ...place,
        openSources: [...place.openSources.filter((source) => source !== body.source), body.source],
      }));
    case 'source-closed':
      return closeSources(room, body.participantId, (source) => source === body.source);
    case 'capability-granted':
      return update(room, body.participantId, (one) => ({
        ...one,
        capabilities: [...one.capabilities.filter((held) => held !== body.capability), body.capability],
      }));
    case 'capability-revoked': {
      const { participantId, capability } = body;
      const without = update(room, participantId, (one) => ({
        ...one,
        capabilities: one.capabilities.filter((held) => held !== capability),
      }));
      return closeSources(without, participantId, (source) => capabilityOf[source] === capability);
    }
  }
}

function move(from: Life, to: Life): Life {
  const moves: readonly Phase[] = phaseMoves[from.phase];
  if (!moves.includes(to.phase)) throw new Error(`a class that is ${from.phase} cannot become ${to.phase}`);
  return to;
}

/** Nobody stays in a class that has ended, so nothing can be open in it. */
function end(room: Room, reason: EndReason, endedAt: Date): Room {
  const { life } = room;
  const openedAt = life.phase === 'scheduled' ? undefined : life.openedAt;
  const startedAt = life.phase === 'live' ? life.startedAt : undefined;
  const participants = new Map<ParticipantId, Participant>();
  for (const one of room.participants.values()) participants.set(one.id, { ...one, place: { at: 'away' } });
  return {
    ...room,
    life: move(life, { phase: 'ended', openedAt, startedAt, endedAt, reason }),
    participants,
    hands: [],
  };
}

/** Whose line is up comes in by the next fact; whose line is down comes in when it is up again. */
function admitted(one: Participant): Participant {
  const isDown = lineOf(one)?.lostAt !== undefined;
  return { ...one, isAdmitted: true, deniedAt: undefined, place: isDown ? { at: 'away' } : one.place };
}

function introduce(room: Room, who: Introduction, fact: Fact, place: (line: Line) => Place): Room {
  const { connectionId, ...identity } = who;
  const known = room.participants.get(who.id);
  const before = known && lineOf(known);
  // Who is admitted keeps the line on which they waited; the admission is another person's command.
  const commandId = before?.connectionId === connectionId ? before.commandId : fact.commandId;
  const next = place({ connectionId, sinceSeq: fact.seq, commandId });
  const participant: Participant = {
    ...(known ?? { isAdmitted: false, acts: noActs }),
    ...identity,
    place: next,
    removal: undefined,
    joinedAt: known?.joinedAt ?? (next.at === 'room' ? fact.at : undefined),
  };
  const byPerson = known ? room.byPerson : new Map(room.byPerson).set(who.personId, who.id);
  return { ...room, byPerson, participants: new Map(room.participants).set(who.id, participant) };
}

function returned(line: Line, connectionId: Line['connectionId'], fact: Fact): Line {
  if (connectionId === line.connectionId) return { ...line, lostAt: undefined };
  return { connectionId, sinceSeq: fact.seq, commandId: fact.commandId };
}

function leave(room: Room, id: ParticipantId): Room {
  const gone = update(room, id, (one) => ({ ...one, place: { at: 'away' } }));
  return { ...gone, hands: room.hands.includes(id) ? room.hands.filter((other) => other !== id) : room.hands };
}

function closeSources(room: Room, id: ParticipantId, isClosed: (source: Source) => boolean): Room {
  return updateInRoom(room, id, (place) => ({
    ...place,
    openSources: place.openSources.filter((source) => !isClosed(source)),
  }));
}

function update(room: Room, id: ParticipantId, next: (one: Participant) => Participant): Room {
  const one = room.participants.get(id);
  if (one === undefined) throw new Error(`no participant ${id} in this room`);
  return { ...room, participants: new Map(room.participants).set(id, next(one)) };
}

type InRoom = Extract<Place, { at: 'room' }>;

function updateInRoom(room: Room, id: ParticipantId, next: (place: InRoom) => InRoom): Room {
  return update(room, id, (one) => (one.place.at === 'room' ? { ...one, place: next(one.place) } : one));
}

function updateLine(room: Room, id: ParticipantId, next: (line: Line) => Line): Room {
  return update(room, id, (one) => {
    const { place } = one;
    return place.at === 'away' ? one : { ...one, place: { ...place, line: next(place.line) } };
  });
}

function rememberCommand(room: Room, { actorId, commandId }: Fact): Room {
  if (actorId === undefined || commandId === undefined) return room;
  return { ...room, commands: rememberId(room.commands, commandKey(actorId, commandId)) };
}

function countActs(room: Room, fact: Fact): Room {
  const kind = limitedActOf(fact);
  if (kind === undefined || fact.actorId === undefined || !room.participants.has(fact.actorId)) return room;
  return update(room, fact.actorId, (one) => ({ ...one, acts: countAct(one.acts, kind, fact.at) }));
}

function countEmptiness(room: Room, { body, at }: Fact): Room {
  if (body.kind === 'participant-joined') return { ...room, emptySince: undefined };
  if (body.kind !== 'participant-left' || room.emptySince !== undefined) return room;
  for (const one of room.participants.values()) if (one.place.at === 'room') return room;
  // Somebody giving up in the lobby of a room that nobody has entered empties nothing.
  return body.reason === 'stopped-waiting' ? room : { ...room, emptySince: at };
}
