import type {
  Direction as WireDirection,
  MediaAnswer,
  MediaRequest,
  Opened,
  Standing,
  TransportOptions,
} from '@lectern/proto/messages/media/v1/media';
import type { types } from 'mediasoup-client';
import { sourceTo } from '../translate.ts';
import type { Interest } from '../live-room.ts';
import type { Source } from '../words.ts';

export type Direction = 'send' | 'receive';
export type Ask = (request: MediaRequest, traceparent?: string) => Promise<MediaAnswer>;

type Json = Record<string, unknown>;
const direction: Readonly<Record<Direction, WireDirection>> = { send: 'DIRECTION_SEND', receive: 'DIRECTION_RECEIVE' };

/** The media requests as calls. The parameters have mediasoup's own JSON shapes, which the contract carries as they are. */
export class Signal {
  private readonly ask: Ask;

  constructor(ask: Ask) {
    this.ask = ask;
  }

  async open(
    options: {
      grant: string;
      standing: Standing | undefined;
      rtpCapabilities?: types.RtpCapabilities;
      interests: readonly Interest[];
    },
    traceparent: string,
  ): Promise<Opened> {
    const { interests, rtpCapabilities, ...rest } = options;
    const value = { ...rest, interests: wireInterests(interests), rtpCapabilities: plain(rtpCapabilities) };
    const { body } = await this.ask({ body: { $case: 'open', value } }, traceparent);
    if (body?.$case !== 'opened') throw unexpected(body?.$case);
    return body.value;
  }

  async connect(way: Direction, dtlsParameters: types.DtlsParameters): Promise<void> {
    const value = { direction: direction[way], dtlsParameters: plain(dtlsParameters) };
    await this.ask({ body: { $case: 'connectTransport', value } });
  }

  async restartIce(way: Direction): Promise<types.IceParameters> {
    const { body } = await this.ask({ body: { $case: 'restartIce', value: { direction: direction[way] } } });
    if (body?.$case !== 'iceParameters') throw unexpected(body?.$case);
    return body.value.iceParameters as types.IceParameters;
  }

  async produce(source: Source, rtpParameters: types.RtpParameters): Promise<string> {
    const value = { source: sourceTo[source], rtpParameters: plain(rtpParameters) };
    const { body } = await this.ask({ body: { $case: 'produce', value } });
    if (body?.$case !== 'produced') throw unexpected(body?.$case);
    return body.value.producerId;
  }

  async stopProducing(source: Source): Promise<void> {
    await this.ask({ body: { $case: 'stopProducing', value: { source: sourceTo[source] } } });
  }

  async setInterest(interests: readonly Interest[], rtpCapabilities?: types.RtpCapabilities): Promise<void> {
    const value = { interests: wireInterests(interests), rtpCapabilities: plain(rtpCapabilities) };
    await this.ask({ body: { $case: 'setInterest', value } });
  }

  async consumersReady(consumerIds: string[]): Promise<void> {
    await this.ask({ body: { $case: 'consumersReady', value: { consumerIds } } });
  }
}

export function transportOptions(wire: TransportOptions | undefined): types.TransportOptions {
  if (!wire) throw new TypeError('media opened without a transport');
  return {
    id: wire.transportId,
    iceParameters: wire.iceParameters as types.IceParameters,
    iceCandidates: wire.iceCandidates as types.IceCandidate[],
    dtlsParameters: wire.dtlsParameters as types.DtlsParameters,
  };
}

function wireInterests(interests: readonly Interest[]) {
  return interests.map(({ participantId, source, height }) => ({
    participantId,
    source: sourceTo[source],
    height: Math.max(0, Math.round(height)),
  }));
}

/** As it would be after JSON: what is undefined is absent. */
function plain(value: object | undefined): Json | undefined {
  return value && (JSON.parse(JSON.stringify(value)) as Json);
}

function unexpected(kind: string | undefined): Error {
  return new TypeError(`media answered with ${kind ?? 'nothing'}`);
}
