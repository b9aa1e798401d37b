import type { EventId } from '@lectern/kernel';
import { Event } from '@lectern/proto/messages/events/v1/events';

/** An event on its way to the bus: `lectern.events.v1.Event` bytes and the attributes by which they travel. */
export type OutboxEvent = {
  readonly id: EventId;
  readonly type: string;
  /** Events of one key are delivered in order. The subject of the event. */
  readonly key: string;
  readonly bytes: Uint8Array;
};

export function toOutboxEvent(event: Event): OutboxEvent {
  return { id: event.id as EventId, type: event.type, key: event.subject, bytes: Event.encode(event).finish() };
}
