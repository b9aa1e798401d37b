import { newId } from '@lectern/kernel';
import { toOutboxEvent, type OutboxEvent } from '@lectern/events';
import type { Event } from '@lectern/proto/messages/events/v1/events';
import type { Fact } from '../domain/room.facts.ts';
import { peopleCount, type Room } from '../domain/room.ts';
import { endReasonWords } from '../mapping/words.ts';

export const lifecycleTypes = {
  opened: 'lectern.session.class-opened.v1',
  started: 'lectern.session.class-started.v1',
  ended: 'lectern.session.class-ended.v1',
} as const;

/** The events that other services hear of a class, with the room as it is after the fact. Thin: ids and numbers only. */
export function lifecycleEvents(fact: Fact, room: Room, traceparent: string): readonly OutboxEvent[] {
  const described = describe(fact, room);
  if (described === undefined) return [];
  const { sessionId, organisationId } = room.planned;
  const id = newId<'event'>();
  return [
    toOutboxEvent({
      id,
      source: 'lectern/session',
      subject: sessionId,
      time: fact.at,
      traceparent,
      organisationId,
      ...described,
    }),
  ];
}

function describe({ body, seq, at }: Fact, room: Room): Pick<Event, 'type' | 'payload'> | undefined {
  const { sessionId, courseId } = room.planned;
  const lifecycle = { sessionId, courseId, seq };
  switch (body.kind) {
    case 'class-opened':
      return { type: lifecycleTypes.opened, payload: { $case: 'classOpened', value: lifecycle } };
    case 'class-started':
      return { type: lifecycleTypes.started, payload: { $case: 'classStarted', value: lifecycle } };
    case 'class-ended': {
      const startedAt = 'startedAt' in room.life ? room.life.startedAt : undefined;
      const reason = endReasonWords.to(body.reason);
      const value = { ...lifecycle, startedAt, endedAt: at, reason, peopleCount: peopleCount(room) };
      return { type: lifecycleTypes.ended, payload: { $case: 'classEnded', value } };
    }
    default:
      return undefined;
  }
}
