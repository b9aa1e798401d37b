import { findId, type Id } from '@lectern/kernel';
import type { Event, PresenceChange, Sign as SignMessage } from '@lectern/proto/messages/events/v1/events';
import { Role } from '@lectern/proto/messages/session/v1/room';
import type { ClassRef, EnrolmentChange, Evidence, EvidenceBody, Sign, Step } from '../domain/evidence.ts';
import { leaveReasonWords, roleWords, sourceWords } from '../mapping/words.ts';

/** What an event tells this service. */
export type News =
  | { readonly kind: 'evidence'; readonly ref: ClassRef; readonly evidence: Evidence }
  | { readonly kind: 'enrolment'; readonly change: EnrolmentChange };

/** The kinds of evidence under the events by which they come; consumers ask for these types. */
const kinds = {
  classScheduled: 'class-scheduled',
  classOpened: 'class-opened',
  classStarted: 'class-started',
  classEnded: 'class-ended',
  participantWaiting: 'waiting',
  participantAdmitted: 'admitted',
  participantJoined: 'joined',
  participantReconnecting: 'reconnecting',
  participantReturned: 'returned',
  participantLeft: 'left',
  participantsSeen: 'seen',
  handRaised: 'hand-raised',
  handLowered: 'hand-lowered',
  chatPosted: 'chat-posted',
  sourceOpened: 'source-opened',
  sourceClosed: 'source-closed',
} as const satisfies Partial<Record<NonNullable<Event['payload']>['$case'], EvidenceBody['kind']>>;

const dashed = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

export const heardTypes: readonly string[] = [...Object.keys(kinds), 'enrolmentChanged'].map(
  (name) => `lectern.session.${dashed(name)}.v1`,
);

/** Throws on an event that this version cannot understand; after some attempts it waits among the dead letters. */
export function toNews(event: Event): News {
  const { payload, time } = event;
  if (payload === undefined || time === undefined) throw unclear(event, 'its payload or time is unknown');
  if (payload.$case === 'enrolmentChanged') return { kind: 'enrolment', change: toChange(event, time) };
  if (payload.$case === 'registerSettled') throw unclear(event, 'it is no news of a class');
  const ref: ClassRef = {
    organisationId: idIn(event, event.organisationId),
    courseId: idIn(event, payload.value.courseId),
    sessionId: idIn(event, payload.value.sessionId),
  };
  const seq = 'seq' in payload.value ? payload.value.seq : undefined;
  const evidence = { eventId: idIn<'event'>(event, event.id), atMs: time.getTime(), seq, body: toBody(event) };
  return { kind: 'evidence', ref, evidence };
}

function toBody(event: Event): EvidenceBody {
  const { payload } = event;
  switch (payload?.$case) {
    case 'classScheduled': {
      const { startsAt, endsAt } = payload.value;
      if (!startsAt || !endsAt) throw unclear(event, 'it does not say when the class is');
      return { kind: 'class-scheduled', startsAtMs: startsAt.getTime(), endsAtMs: endsAt.getTime() };
    }
    case 'classOpened':
    case 'classStarted':
      return { kind: kinds[payload.$case] };
    case 'classEnded': {
      const { startedAt, endedAt } = payload.value;
      if (!endedAt) throw unclear(event, 'it does not say when the class ended');
      return { kind: 'class-ended', startedAtMs: startedAt?.getTime(), endedAtMs: endedAt.getTime() };
    }
    case 'participantWaiting':
    case 'participantAdmitted':
    case 'participantJoined':
    case 'participantReconnecting':
    case 'participantReturned':
      return { kind: kinds[payload.$case], ...toStep(event, payload.value) };
    case 'participantLeft': {
      const reason = leaveReasonWords.find(payload.value.reason);
      if (reason === undefined) throw unclear(event, `it leaves by ${payload.value.reason}`);
      return { kind: 'left', ...toStep(event, payload.value), reason };
    }
    case 'participantsSeen':
      return { kind: 'seen', signs: payload.value.signs.map((sign) => toSign(event, sign)) };
    case 'handRaised':
    case 'handLowered':
    case 'chatPosted':
      return { kind: kinds[payload.$case], personId: idIn(event, payload.value.personId) };
    case 'sourceOpened':
    case 'sourceClosed': {
      const source = sourceWords.find(payload.value.source);
      if (source === undefined) throw unclear(event, `the source is ${payload.value.source}`);
      return { kind: kinds[payload.$case], personId: idIn(event, payload.value.personId), source };
    }
    default:
      throw unclear(event, 'it is no news of a class');
  }
}

function toStep(event: Event, { personId, role }: PresenceChange): Step {
  const known = roleWords.find(role);
  if (known === undefined) throw unclear(event, `the role is ${role}`);
  return { personId: idIn(event, personId), role: known };
}

function toSign(event: Event, { personId, socketHeardAt, mediaHeardAt, spokeMs }: SignMessage): Sign {
  return {
    personId: idIn(event, personId),
    socketHeardAtMs: socketHeardAt?.getTime(),
    mediaHeardAtMs: mediaHeardAt?.getTime(),
    spokeMs,
  };
}

function toChange(event: Event, time: Date): EnrolmentChange {
  const { payload } = event;
  if (payload?.$case !== 'enrolmentChanged') throw unclear(event, 'it is no enrolment');
  const { courseId, personId, role, revision } = payload.value;
  const known = roleWords.find(role);
  if (known === 'guest' || (known === undefined && role !== Role.UNSPECIFIED))
    throw unclear(event, `nobody is enrolled as ${role}`);
  return {
    organisationId: idIn(event, event.organisationId),
    courseId: idIn(event, courseId),
    personId: idIn(event, personId),
    role: known,
    revision,
    atMs: time.getTime(),
  };
}

function idIn<Kind extends string>(event: Event, text: string): Id<Kind> {
  const id = findId<Kind>(text);
  if (id === undefined) throw unclear(event, 'an id is none');
  return id;
}

function unclear(event: Event, why: string): Error {
  return new Error(`event ${event.id} of type ${event.type} cannot be understood: ${why}`);
}
