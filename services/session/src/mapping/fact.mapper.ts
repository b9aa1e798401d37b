import type { CommandId, ConnectionId, MessageId, ParticipantId, PersonId } from '@lectern/kernel';
import * as proto from '@lectern/proto/grpc/session/v1/room';
import type { Fact, FactBody, Introduction } from '../domain/room.facts.ts';
import type { Presence, Source } from '../domain/room.words.ts';
import {
  capabilityWords,
  endReasonWords,
  findAll,
  leaveReasonWords,
  presenceWords,
  roleWords,
  scopeWords,
  sourceWords,
} from './words.ts';

/** Facts in the form in which they are kept for ever and sent to everybody: lectern.session.v1.Fact. */
export function encodeFact(fact: Fact): Uint8Array {
  return proto.Fact.encode(toMessage(fact)).finish();
}

/** Total over every fact that was ever kept; anything else is a broken journal, and throws. */
export function decodeFact(bytes: Uint8Array): Fact {
  const message = proto.Fact.decode(bytes);
  const { seq, at, actorId, commandId, audience, body } = message;
  if (at === undefined || body === undefined) throw new Error(`fact ${seq} has no time or no body`);
  return {
    seq,
    at,
    ...(actorId && { actorId: actorId as ParticipantId }),
    ...(commandId && { commandId: commandId as CommandId }),
    audience: {
      scope: known(scopeWords.find(audience?.scope ?? proto.AudienceScope.UNSPECIFIED), 'audience'),
      named: (audience?.participantIds ?? []) as ParticipantId[],
    },
    body: fromBody(body),
  };
}

function toMessage({ seq, at, actorId, commandId, audience, body }: Fact): proto.Fact {
  return {
    seq,
    at,
    actorId: actorId ?? '',
    commandId: commandId ?? '',
    audience: { scope: scopeWords.to(audience.scope), participantIds: [...audience.named] },
    body: toBody(body),
  };
}

type Body = NonNullable<proto.Fact['body']>;

function toBody(body: FactBody): Body {
  switch (body.kind) {
    case 'class-opened':
      return { $case: 'classOpened', value: {} };
    case 'class-started':
      return { $case: 'classStarted', value: {} };
    case 'class-ended':
      return { $case: 'classEnded', value: { reason: endReasonWords.to(body.reason) } };
    case 'participant-waiting': {
      const participant = { ...introduce(body.participant, 'waiting', []), waitingSince: body.since };
      return {
        $case: 'participantWaiting',
        value: { participant, wantedSources: body.wantedSources.map(sourceWords.to) },
      };
    }
    case 'participant-joined': {
      const participant = { ...introduce(body.participant, 'present', body.openSources), joinedAt: body.joinedAt };
      return { $case: 'participantJoined', value: { participant } };
    }
    case 'participant-admitted':
      return { $case: 'participantAdmitted', value: { participantId: body.participantId } };
    case 'participant-denied':
      return { $case: 'participantDenied', value: { participantId: body.participantId } };
    case 'participant-reconnecting':
      return { $case: 'participantReconnecting', value: { participantId: body.participantId } };
    case 'participant-returned':
      return {
        $case: 'participantReturned',
        value: { participantId: body.participantId, connectionId: body.connectionId },
      };
    case 'participant-left':
      return {
        $case: 'participantLeft',
        value: { participantId: body.participantId, reason: leaveReasonWords.to(body.reason) },
      };
    case 'participant-removed':
      return {
        $case: 'participantRemoved',
        value: { participantId: body.participantId, message: body.message, mayReturn: body.mayReturn },
      };
    case 'hand-raised':
      return { $case: 'handRaised', value: { participantId: body.participantId } };
    case 'hand-lowered':
      return { $case: 'handLowered', value: { participantId: body.participantId } };
    case 'chat-posted':
      return {
        $case: 'chatPosted',
        value: { messageId: body.messageId, participantId: body.participantId, text: body.text },
      };
    case 'source-opened':
      return {
        $case: 'sourceOpened',
        value: { participantId: body.participantId, source: sourceWords.to(body.source) },
      };
    case 'source-closed':
      return {
        $case: 'sourceClosed',
        value: { participantId: body.participantId, source: sourceWords.to(body.source) },
      };
    case 'capability-granted':
    case 'capability-revoked':
      return {
        $case: body.kind === 'capability-granted' ? 'capabilityGranted' : 'capabilityRevoked',
        value: { participantId: body.participantId, capability: capabilityWords.to(body.capability) },
      };
  }
}

function fromBody(body: Body): FactBody {
  switch (body.$case) {
    case 'classOpened':
      return { kind: 'class-opened' };
    case 'classStarted':
      return { kind: 'class-started' };
    case 'classEnded':
      return { kind: 'class-ended', reason: known(endReasonWords.find(body.value.reason), 'end reason') };
    case 'participantWaiting': {
      const participant = known(body.value.participant, 'participant');
      const wantedSources = findAll(sourceWords, body.value.wantedSources);
      const since = known(participant.waitingSince, 'time of waiting');
      return { kind: 'participant-waiting', participant: introduced(participant), wantedSources, since };
    }
    case 'participantJoined': {
      const participant = known(body.value.participant, 'participant');
      return {
        kind: 'participant-joined',
        participant: introduced(participant),
        openSources: findAll(sourceWords, participant.openSources),
        joinedAt: known(participant.joinedAt, 'time of joining'),
      };
    }
    case 'participantAdmitted':
      return { kind: 'participant-admitted', participantId: whose(body.value) };
    case 'participantDenied':
      return { kind: 'participant-denied', participantId: whose(body.value) };
    case 'participantReconnecting':
      return { kind: 'participant-reconnecting', participantId: whose(body.value) };
    case 'participantReturned':
      return {
        kind: 'participant-returned',
        participantId: whose(body.value),
        connectionId: body.value.connectionId as ConnectionId,
      };
    case 'participantLeft': {
      const reason = known(leaveReasonWords.find(body.value.reason), 'leave reason');
      return { kind: 'participant-left', participantId: whose(body.value), reason };
    }
    case 'participantRemoved': {
      const { message, mayReturn } = body.value;
      return { kind: 'participant-removed', participantId: whose(body.value), message, mayReturn };
    }
    case 'handRaised':
      return { kind: 'hand-raised', participantId: whose(body.value) };
    case 'handLowered':
      return { kind: 'hand-lowered', participantId: whose(body.value) };
    case 'chatPosted': {
      const { messageId, text } = body.value;
      return { kind: 'chat-posted', messageId: messageId as MessageId, participantId: whose(body.value), text };
    }
    case 'sourceOpened':
    case 'sourceClosed': {
      const kind = body.$case === 'sourceOpened' ? 'source-opened' : 'source-closed';
      return { kind, participantId: whose(body.value), source: known(sourceWords.find(body.value.source), 'source') };
    }
    case 'capabilityGranted':
    case 'capabilityRevoked': {
      const kind = body.$case === 'capabilityGranted' ? 'capability-granted' : 'capability-revoked';
      const capability = known(capabilityWords.find(body.value.capability), 'capability');
      return { kind, participantId: whose(body.value), capability };
    }
  }
}

function introduce(who: Introduction, presence: Presence, openSources: readonly Source[]): proto.Participant {
  return {
    participantId: who.id,
    personId: who.personId,
    name: who.name,
    role: roleWords.to(who.role),
    presence: presenceWords.to(presence),
    capabilities: who.capabilities.map(capabilityWords.to),
    openSources: openSources.map(sourceWords.to),
    handRaisedAt: undefined,
    joinedAt: undefined,
    waitingSince: undefined,
    connectionId: who.connectionId,
  };
}

function introduced(message: proto.Participant): Introduction {
  return {
    id: message.participantId as ParticipantId,
    personId: message.personId as PersonId,
    name: message.name,
    role: known(roleWords.find(message.role), 'role'),
    capabilities: findAll(capabilityWords, message.capabilities),
    connectionId: message.connectionId as ConnectionId,
  };
}

function whose({ participantId }: { participantId: string }): ParticipantId {
  return participantId as ParticipantId;
}

function known<Thing>(thing: Thing | undefined, what: string): Thing {
  if (thing === undefined) throw new Error(`a kept fact has an unknown ${what}`);
  return thing;
}
