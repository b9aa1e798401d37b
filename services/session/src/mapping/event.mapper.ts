import { toOutboxEvent, type OutboxEvent } from '@lectern/events';
import { newId, type EventId, type OrganisationId } from '@lectern/kernel';
import type { Event } from '@lectern/proto/messages/events/v1/events';

type Payload = NonNullable<Event['payload']>;
/** What this service tells; every other payload is another service's. */
export type SessionPayload = Exclude<Payload, { $case: 'registerSettled' }>;

/** By these the events travel; consumers ask for them. */
export const eventTypes = {
  classScheduled: 'lectern.session.class-scheduled.v1',
  classOpened: 'lectern.session.class-opened.v1',
  classStarted: 'lectern.session.class-started.v1',
  classEnded: 'lectern.session.class-ended.v1',
  participantWaiting: 'lectern.session.participant-waiting.v1',
  participantAdmitted: 'lectern.session.participant-admitted.v1',
  participantJoined: 'lectern.session.participant-joined.v1',
  participantReconnecting: 'lectern.session.participant-reconnecting.v1',
  participantReturned: 'lectern.session.participant-returned.v1',
  participantLeft: 'lectern.session.participant-left.v1',
  participantsSeen: 'lectern.session.participants-seen.v1',
  handRaised: 'lectern.session.hand-raised.v1',
  handLowered: 'lectern.session.hand-lowered.v1',
  chatPosted: 'lectern.session.chat-posted.v1',
  sourceOpened: 'lectern.session.source-opened.v1',
  sourceClosed: 'lectern.session.source-closed.v1',
  enrolmentChanged: 'lectern.session.enrolment-changed.v1',
} as const satisfies Readonly<Record<SessionPayload['$case'], string>>;

/** What every event says of itself. */
export type About = {
  /** Only of an event that may be told again. */
  readonly id?: EventId;
  /** Events of one subject are delivered in order. */
  readonly subject: string;
  readonly organisationId: OrganisationId;
  readonly time: Date;
  readonly traceparent: string;
};

export function toSessionEvent(about: About, payload: SessionPayload): OutboxEvent {
  const attributes = { id: newId<'event'>(), source: 'lectern/session', ...about };
  return toOutboxEvent({ ...attributes, type: eventTypes[payload.$case], payload });
}
