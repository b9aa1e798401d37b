import { can, isStaff } from '@lectern/policy';
import * as proto from '@lectern/proto/grpc/session/v1/room';
import type { Fact } from '../domain/room.facts.ts';
import { actorOf, lineOf, openSourcesOf, presenceOf, type Participant, type Room } from '../domain/room.ts';
import { capabilityWords, endReasonWords, phaseWords, presenceWords, roleWords, sourceWords } from './words.ts';

/** Who looks: a follower, which sees everything, or a participant, who sees what their role may. */
export type Viewer = 'follower' | Participant;

/** The room as one viewer may see it. People are in the order in which they first came. */
export function toRoomState(room: Room, viewer: Viewer): proto.RoomState {
  const { planned, life } = room;
  const participants = [...room.participants.values()].filter((one) => maySee(viewer, one)).sort(byArrival);
  return {
    sessionId: planned.sessionId,
    seq: room.seq,
    phase: phaseWords.to(life.phase),
    courseTitle: planned.courseTitle,
    title: planned.title,
    openedAt: 'openedAt' in life ? life.openedAt : undefined,
    startedAt: 'startedAt' in life ? life.startedAt : undefined,
    endedAt: life.phase === 'ended' ? life.endedAt : undefined,
    endReason: life.phase === 'ended' ? endReasonWords.to(life.reason) : proto.EndReason.UNSPECIFIED,
    participants: participants.map((one) => toParticipant(one, viewer)),
    chat: room.chat.map(({ id, participantId, authorName, text, at }) => ({
      messageId: id,
      participantId,
      authorName,
      text,
      at,
    })),
  };
}

/** Whether a fact is for this viewer's eyes, as the room is after it. */
export function mayHear(viewer: Participant, { audience }: Fact): boolean {
  if (audience.named.includes(viewer.id)) return true;
  switch (audience.scope) {
    case 'nobody':
      return false;
    case 'staff':
      return isStaff(viewer.role);
    case 'room':
      return viewer.place.at === 'room';
    case 'room-and-lobby':
      return viewer.place.at !== 'away';
  }
}

function maySee(viewer: Viewer, { place }: Participant): boolean {
  if (viewer === 'follower' || place.at === 'room') return true;
  return place.at === 'lobby' && can(actorOf(viewer), 'see-lobby').allowed;
}

function byArrival(one: Participant, other: Participant): number {
  return arrivedAt(one) - arrivedAt(other);
}

function arrivedAt({ joinedAt, place }: Participant): number {
  return (joinedAt ?? (place.at === 'lobby' ? place.since : undefined))?.getTime() ?? 0;
}

function toParticipant(one: Participant, viewer: Viewer): proto.Participant {
  const { place } = one;
  return {
    participantId: one.id,
    personId: one.personId,
    name: one.name,
    role: roleWords.to(one.role),
    presence: presenceWords.to(presenceOf(one)),
    capabilities: one.capabilities.map(capabilityWords.to),
    openSources: openSourcesOf(one).map(sourceWords.to),
    handRaisedAt: place.at === 'room' ? place.handRaisedAt : undefined,
    joinedAt: one.joinedAt,
    waitingSince: place.at === 'lobby' ? place.since : undefined,
    connectionId: viewer === 'follower' ? (lineOf(one)?.connectionId ?? '') : '',
  };
}
