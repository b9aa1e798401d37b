import type { OutboxEvent } from '@lectern/events';
import type { ParticipantId } from '@lectern/kernel';
import { LeaveReason } from '@lectern/proto/messages/session/v1/room';
import type { Fact } from '../domain/room.facts.ts';
import { peopleCount, type Participant, type Room } from '../domain/room.ts';
import { toSessionEvent, type SessionPayload } from '../mapping/event.mapper.ts';
import { endReasonWords, leaveReasonWords, roleWords, sourceWords } from '../mapping/words.ts';

/**
 * The events that other services hear of a class, with the room as it is after the fact: those of each fact that the record
 * of a class needs, with the fact's seq and time. Thin: ids and numbers only.
 */
export function roomEvents(fact: Fact, room: Room, traceparent: string): readonly OutboxEvent[] {
  const { sessionId: subject, organisationId } = room.planned;
  const about = { subject, organisationId, time: fact.at, traceparent };
  const payload = describe(fact, room);
  return [...(payload ? [payload] : []), ...brought(fact, room)].map((each) => toSessionEvent(about, each));
}

/** What somebody has open from their first moment in the room is opened by the same fact. */
function brought({ body, seq }: Fact, room: Room): readonly SessionPayload[] {
  if (body.kind !== 'participant-joined') return [];
  const { sessionId, courseId } = room.planned;
  const { id: participantId, personId } = body.participant;
  return body.openSources.map((source) => ({
    $case: 'sourceOpened',
    value: { sessionId, courseId, seq, participantId, personId, source: sourceWords.to(source) },
  }));
}

function describe({ body, seq, at }: Fact, room: Room): SessionPayload | undefined {
  const { sessionId, courseId } = room.planned;
  const place = { sessionId, courseId, seq };
  const deed = (id: ParticipantId) => ({ ...place, participantId: id, personId: find(room, id).personId });
  const presence = (id: ParticipantId, reason: LeaveReason = LeaveReason.UNSPECIFIED) => ({
    ...deed(id),
    role: roleWords.to(find(room, id).role),
    reason,
  });
  switch (body.kind) {
    case 'class-opened':
      return { $case: 'classOpened', value: place };
    case 'class-started':
      return { $case: 'classStarted', value: place };
    case 'class-ended': {
      const startedAt = 'startedAt' in room.life ? room.life.startedAt : undefined;
      const reason = endReasonWords.to(body.reason);
      return {
        $case: 'classEnded',
        value: { ...place, startedAt, endedAt: at, reason, peopleCount: peopleCount(room) },
      };
    }
    case 'participant-waiting':
      return { $case: 'participantWaiting', value: presence(body.participant.id) };
    case 'participant-admitted':
      return { $case: 'participantAdmitted', value: presence(body.participantId) };
    case 'participant-joined':
      return { $case: 'participantJoined', value: presence(body.participant.id) };
    case 'participant-reconnecting':
      return { $case: 'participantReconnecting', value: presence(body.participantId) };
    case 'participant-returned':
      return { $case: 'participantReturned', value: presence(body.participantId) };
    case 'participant-left':
      return { $case: 'participantLeft', value: presence(body.participantId, leaveReasonWords.to(body.reason)) };
    case 'hand-raised':
      return { $case: 'handRaised', value: deed(body.participantId) };
    case 'hand-lowered':
      return { $case: 'handLowered', value: deed(body.participantId) };
    case 'chat-posted':
      return { $case: 'chatPosted', value: deed(body.participantId) };
    case 'source-opened':
      return { $case: 'sourceOpened', value: { ...deed(body.participantId), source: sourceWords.to(body.source) } };
    case 'source-closed':
      return { $case: 'sourceClosed', value: { ...deed(body.participantId), source: sourceWords.to(body.source) } };
    case 'participant-denied':
    case 'participant-removed':
    case 'capability-granted':
    case 'capability-revoked':
      return undefined;
  }
}

/** Whoever a fact is about is in the room after it: nobody is ever taken out of its list. */
function find(room: Room, id: ParticipantId): Participant {
  const found = room.participants.get(id);
  if (found === undefined) throw new Error(`a fact tells of ${id}, who was never in ${room.planned.sessionId}`);
  return found;
}
