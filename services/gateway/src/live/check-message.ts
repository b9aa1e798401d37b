import { isId } from '@lectern/kernel';
import type { ClientMessage, JoinClass } from '@lectern/proto/grpc/gateway/v1/live';
import type { Interest, MediaRequest, Standing } from '@lectern/proto/grpc/media/v1/media';
import type { Command } from '@lectern/proto/grpc/session/v1/room';

const maxUint32 = 0xffff_ffff;
const maxListed = 500;
const maxDepth = 24;
const traceparentPattern = /^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/;

/**
 * What is wrong with a message, in English and naming the rule; undefined when it keeps its schema. The decoders of the
 * contract are lenient (unknown enum values, numbers that are none), and what passes here travels on shared streams, where
 * one message that cannot be encoded would cut everybody's line.
 */
export function findFault({ requestId, body }: ClientMessage): string | undefined {
  if (!isCount(requestId, maxUint32) || requestId === 0) return 'request_id is a whole number greater than 0';
  switch (body?.$case) {
    case 'joinClass':
      return faultOfJoin(body.value);
    case 'command':
      return faultOfCommand(body.value);
    case 'media':
      return faultOfMedia(body.value);
    case 'ping':
      return undefined;
    case undefined:
      return 'body is one of join_class, command, media and ping';
  }
}

/** W3C trace context as it was sent, or nothing: a malformed one is no reason to refuse a message. */
export function cleanTraceparent(text: string): string {
  return traceparentPattern.test(text) ? text : '';
}

function faultOfJoin({ sessionId, commandId, openSources, afterSeq }: JoinClass): string | undefined {
  if (!isId(sessionId)) return 'session_id is a canonical UUID';
  if (!isId(commandId)) return 'command_id is a canonical UUID';
  if (openSources.length > 4) return 'open_sources holds at most 4';
  if (!openSources.every(isNamed)) return 'open_sources holds sources of the contract';
  if (!isCount(afterSeq, Number.MAX_SAFE_INTEGER)) return 'after_seq is a whole number';
  return undefined;
}

function faultOfCommand({ commandId, body }: Command): string | undefined {
  if (!isId(commandId)) return 'command_id is a canonical UUID';
  switch (body?.$case) {
    case undefined:
      return 'a command has a body';
    case 'admit':
    case 'deny':
      if (body.value.participantIds.length > maxListed) return `participant_ids holds at most ${maxListed}`;
      return body.value.participantIds.every(isId) ? undefined : 'participant_ids are canonical UUIDs';
    case 'openSource':
      return faultOfEnum(body.value.source, 'source');
    case 'closeSource':
      return faultOfEnum(body.value.source, 'source') ?? faultOfOptionalId(body.value.participantId);
    case 'lowerHand':
      return faultOfOptionalId(body.value.participantId);
    case 'grantCapability':
    case 'revokeCapability':
      return faultOfEnum(body.value.capability, 'capability') ?? faultOfId(body.value.participantId);
    case 'removeParticipant':
      return faultOfId(body.value.participantId);
    // The limits of texts are the classroom's: the session service decides and names them, in what fits into one message.
    default:
      return undefined;
  }
}

function faultOfMedia({ body }: MediaRequest): string | undefined {
  switch (body?.$case) {
    case undefined:
      return 'a media request has a body';
    case 'open':
      if (body.value.grant.length > 4_096) return 'grant has at most 4096 characters';
      return faultOfStanding(body.value.standing) ?? faultOfInterests(body.value.interests) ?? faultOfJson(body.value);
    case 'connectTransport':
    case 'restartIce':
      return faultOfEnum(body.value.direction, 'direction') ?? faultOfJson(body.value);
    case 'produce':
    case 'stopProducing':
      return faultOfEnum(body.value.source, 'source') ?? faultOfJson(body.value);
    case 'consumersReady':
      return faultOfMediaIds(body.value.consumerIds, 'consumer_ids');
    case 'setInterest':
      return faultOfInterests(body.value.interests) ?? faultOfJson(body.value);
  }
}

function faultOfInterests(interests: readonly Interest[]): string | undefined {
  if (interests.length > maxListed) return `interests holds at most ${maxListed}`;
  const isGood = interests.every(
    ({ participantId, source, height }) => isId(participantId) && isNamed(source) && isCount(height, maxUint32),
  );
  return isGood ? undefined : 'each interest has a participant_id, a source and a height';
}

function faultOfStanding(standing: Standing | undefined): string | undefined {
  if (standing === undefined) return undefined;
  const { producerIds, consumerIds } = standing;
  return faultOfMediaIds(producerIds, 'producer_ids') ?? faultOfMediaIds(consumerIds, 'consumer_ids');
}

function faultOfMediaIds(ids: readonly string[], name: string): string | undefined {
  if (ids.length > maxListed) return `${name} holds at most ${maxListed}`;
  return ids.every((text) => text.length <= 128) ? undefined : `${name} have at most 128 characters`;
}

const faultOfEnum = (value: string, name: string) => (isNamed(value) ? undefined : `${name} is one of the contract`);
const faultOfId = (text: string) => (isId(text) ? undefined : 'participant_id is a canonical UUID');
const faultOfOptionalId = (text: string) => (text === '' ? undefined : faultOfId(text));

const faultOfJson = (value: unknown) =>
  isPlainJson(value, maxDepth) ? undefined : `parameters are plain JSON, nested at most ${maxDepth} deep`;

const isCount = (value: number, max: number) => Number.isSafeInteger(value) && value >= 0 && value <= max;
const isNamed = (value: string) => value !== 'UNRECOGNIZED' && !value.endsWith('_UNSPECIFIED');

function isPlainJson(value: unknown, depth: number): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || value === null) return true;
  return depth > 0 && Object.values(value).every((inner) => isPlainJson(inner, depth - 1));
}
