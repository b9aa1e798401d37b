import {
  Direction,
  type Interest,
  type MediaAnswer,
  type MediaEvent,
  type MediaRequest,
  type TransportOptions,
} from '@lectern/proto/grpc/media/v1/media';
import { Source } from '@lectern/proto/grpc/session/v1/room';
import { refuse } from '../domain/refusals.ts';
import type * as domain from '../domain/source.ts';
import type { ClientAnswer, ClientEvent, ClientRequest } from '../usecases/messages.ts';
import type * as ports from '../usecases/ports.ts';

const sourceWords: Partial<Record<Source, domain.Source>> = {
  [Source.MICROPHONE]: 'microphone',
  [Source.CAMERA]: 'camera',
  [Source.SCREEN]: 'screen',
  [Source.SCREEN_AUDIO]: 'screen-audio',
};
const sourceEnums: Record<domain.Source, Source> = {
  microphone: Source.MICROPHONE,
  camera: Source.CAMERA,
  screen: Source.SCREEN,
  'screen-audio': Source.SCREEN_AUDIO,
};

const longestInterest = 1_000;
/** More than a client can have: 64 pictures, the microphones that are passed on, and what it sends. */
const mostStanding = 150;

/** What a client asks, in our words. Throws INVALID for what has no meaning. */
export function toClientRequest(request: MediaRequest | undefined): ClientRequest {
  const body = request?.body;
  switch (body?.$case) {
    case 'open': {
      const { grant, rtpCapabilities, standing } = body.value;
      if (standing && standing.producerIds.length + standing.consumerIds.length > mostStanding)
        throw tooMany('producers and consumers', mostStanding);
      return { kind: 'open', grant, rtpCapabilities, standing, interests: toInterests(body.value.interests) };
    }
    case 'connectTransport': {
      const direction = toDirection(body.value.direction);
      return { kind: 'connect-transport', direction, dtlsParameters: required(body.value.dtlsParameters) };
    }
    case 'restartIce':
      return { kind: 'restart-ice', direction: toDirection(body.value.direction) };
    case 'produce': {
      const source = toSource(body.value.source);
      return { kind: 'produce', source, rtpParameters: required(body.value.rtpParameters) };
    }
    case 'stopProducing':
      return { kind: 'stop-producing', source: toSource(body.value.source) };
    case 'setInterest': {
      const { interests, rtpCapabilities } = body.value;
      return { kind: 'set-interest', interests: toInterests(interests), rtpCapabilities };
    }
    case 'consumersReady':
      if (body.value.consumerIds.length > longestInterest) throw tooMany('consumers');
      return { kind: 'consumers-ready', consumerIds: body.value.consumerIds };
    default:
      throw refuse('INVALID', 'the request asks nothing');
  }
}

export function fromClientAnswer(answer: ClientAnswer): MediaAnswer {
  switch (answer.kind) {
    case 'opened': {
      const { routerRtpCapabilities, send, receive, resumed } = answer;
      const value = {
        routerRtpCapabilities,
        send: fromTransportOptions(send),
        receive: fromTransportOptions(receive),
        resumed,
      };
      return { body: { $case: 'opened', value } };
    }
    case 'accepted':
      return { body: { $case: 'accepted', value: {} } };
    case 'ice-parameters':
      return { body: { $case: 'iceParameters', value: { iceParameters: answer.iceParameters } } };
    case 'produced':
      return { body: { $case: 'produced', value: { producerId: answer.producerId } } };
  }
}

export function fromClientEvent(event: ClientEvent): MediaEvent {
  switch (event.kind) {
    case 'consumer-opened': {
      const { kind: _, media, source, ...ids } = event;
      return { body: { $case: 'consumerOpened', value: { ...ids, kind: media, source: sourceEnums[source] } } };
    }
    case 'consumer-closed':
      return { body: { $case: 'consumerClosed', value: { consumerId: event.consumerId } } };
    case 'consumer-changed': {
      const { consumerId, paused, layer } = event;
      return { body: { $case: 'consumerChanged', value: { consumerId, paused, spatialLayer: layer } } };
    }
    case 'producer-closed':
      return { body: { $case: 'producerClosed', value: { source: sourceEnums[event.source] } } };
    case 'speakers':
      return { body: { $case: 'speakers', value: { participantIds: [...event.participantIds] } } };
    case 'media-lost':
      return { body: { $case: 'mediaLost', value: {} } };
  }
}

function fromTransportOptions(options: ports.TransportOptions): TransportOptions {
  return { ...options, iceCandidates: [...options.iceCandidates] };
}

function toInterests(interests: readonly Interest[]) {
  if (interests.length > longestInterest) throw tooMany('interests');
  return interests.map((one) => ({ ...one, source: toSource(one.source) }));
}

function toDirection(direction: Direction): ports.Direction {
  if (direction === Direction.SEND) return 'send';
  if (direction === Direction.RECEIVE) return 'receive';
  throw refuse('INVALID', 'a direction is needed');
}

function toSource(source: Source): domain.Source {
  const word = sourceWords[source];
  if (!word) throw refuse('INVALID', 'a source is needed');
  return word;
}

function required(json: ports.Json | undefined): ports.Json {
  if (!json) throw refuse('INVALID', 'parameters are needed');
  return json;
}

function tooMany(what: string, limit = longestInterest) {
  return refuse('INVALID', `at most ${limit} ${what} in one message`, { limit: String(limit) });
}
