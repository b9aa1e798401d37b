import type { types } from 'mediasoup';
import { DomainError } from '@lectern/kernel';
import { refuse } from '../domain/refusals.ts';
import type { Incoming } from '../domain/heard-people.ts';
import { profiles, type Source } from '../domain/source.ts';
import type {
  Direction,
  Json,
  MediaConsumer,
  MediaProducer,
  MediaTransports,
  TransportOptions,
} from '../usecases/ports.ts';
import type { PlaneTelemetry } from './plane-telemetry.ts';
import { readDtlsParameters, readRtpCapabilities, readRtpParameters } from './shapes.ts';
import { SfuConsumer } from './sfu-consumer.ts';
import { SfuProducer } from './sfu-producer.ts';

/** Three camera layers and a screen need about 4.5 Mbit/s. */
const maxIncomingBitrate = 6_000_000;
/** A burst of new viewers asks the sender for one key frame, not for one each. Longer than the 300 ms in which Chromium ignores another request. */
const keyFrameRequestDelayMs = 350;

/** The two WebRTC transports of one client. */
export class SfuTransports implements MediaTransports {
  readonly producers = new Set<types.Producer>();
  readonly consumers = new Set<types.Consumer>();
  private capabilities: types.RtpCapabilities | undefined;
  private readonly connected = new Map<Direction, Promise<void>>();

  constructor(
    private readonly router: types.Router,
    private readonly sending: types.WebRtcTransport,
    private readonly receiving: types.WebRtcTransport,
    private readonly levels: types.AudioLevelObserver,
    private readonly telemetry: PlaneTelemetry,
  ) {
    sending.setMaxIncomingBitrate(maxIncomingBitrate).catch(() => undefined);
  }

  get send(): TransportOptions {
    return optionsOf(this.sending);
  }

  get receive(): TransportOptions {
    return optionsOf(this.receiving);
  }

  get canReceive(): boolean {
    return this.capabilities !== undefined;
  }

  onClosed(listener: () => void): void {
    this.receiving.observer.once('close', listener);
  }

  async connect(direction: Direction, dtlsParameters: Json): Promise<void> {
    const parameters = readDtlsParameters(dtlsParameters);
    if (this.connected.has(direction)) throw refuse('INVALID', 'the transport is connected already');
    const connecting = this.attempt('DTLS parameters', () =>
      this.transport(direction).connect({ dtlsParameters: parameters }),
    );
    this.connected.set(direction, connecting);
    await connecting.catch((error: unknown) => {
      this.connected.delete(direction);
      throw error;
    });
  }

  async restartIce(direction: Direction): Promise<Json> {
    return { ...(await this.attempt('ICE restart', () => this.transport(direction).restartIce())) };
  }

  receiveWith(rtpCapabilities: Json): void {
    this.capabilities = readRtpCapabilities(rtpCapabilities);
  }

  async produce(source: Source, json: Json, { paused }: { readonly paused: boolean }): Promise<MediaProducer> {
    const rtpParameters = readRtpParameters(source, json);
    const { kind } = profiles[source];
    const producer = await this.attempt('RTP parameters', () =>
      this.sending.produce({
        kind,
        rtpParameters,
        paused,
        keyFrameRequestDelay: kind === 'video' ? keyFrameRequestDelayMs : 0,
        appData: { participantId: this.sending.appData.participantId, source },
      }),
    );
    if (source === 'microphone') await this.levels.addProducer({ producerId: producer.id }).catch(() => undefined);
    this.producers.add(producer);
    producer.observer.once('close', () => this.producers.delete(producer));
    return new SfuProducer(producer);
  }

  async consume(source: MediaProducer, layer: number | undefined): Promise<MediaConsumer | undefined> {
    const { capabilities: rtpCapabilities, router, receiving } = this;
    const producerId = source.id;
    if (!rtpCapabilities || receiving.closed) return undefined;
    try {
      if (!router.canConsume({ producerId, rtpCapabilities })) return undefined;
      const attributes = { 'lectern.producer_id': producerId };
      const consumer = await this.telemetry.span('media consume', { attributes }, () =>
        receiving.consume({
          producerId,
          rtpCapabilities,
          paused: true,
          ...(layer !== undefined && { preferredLayers: { spatialLayer: layer, temporalLayer: 2 } }),
        }),
      );
      this.consumers.add(consumer);
      consumer.observer.once('close', () => this.consumers.delete(consumer));
      return new SfuConsumer(consumer);
    } catch (error) {
      // Closed on either side while the worker was asked: not an error, the next reconcile sees it.
      if (!router.closed && !receiving.closed) this.telemetry.log.warn({ producerId, err: error }, 'could not consume');
      return undefined;
    }
  }

  async incoming(): Promise<Incoming> {
    const transports = [this.sending, this.receiving].filter(({ closed }) => !closed);
    const asked = await Promise.all(transports.map((transport) => transport.getStats().catch(() => [])));
    const stats = asked.flat();
    return {
      bytes: stats.reduce((sum, { bytesReceived }) => sum + bytesReceived, 0),
      // mediasoup counts over the last second.
      isFlowing: stats.some(({ recvBitrate }) => recvBitrate > 0),
    };
  }

  close(): void {
    this.sending.close();
    this.receiving.close();
  }

  private transport(direction: Direction): types.WebRtcTransport {
    return direction === 'send' ? this.sending : this.receiving;
  }

  /** The worker's own "no" to what a client sent is a refusal; its absence is not the client's fault. */
  private async attempt<Result>(what: string, work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof DomainError) throw error;
      if (this.router.closed || this.sending.closed) throw refuse('MEDIA_UNAVAILABLE', 'the media worker is gone');
      this.telemetry.log.debug({ err: error }, 'the media worker refused what a client sent');
      throw refuse('INVALID', `${what} are not accepted`);
    }
  }
}

function optionsOf({ id, iceParameters, iceCandidates, dtlsParameters }: types.WebRtcTransport): TransportOptions {
  return {
    transportId: id,
    iceParameters: { ...iceParameters },
    iceCandidates: iceCandidates.map((candidate) => ({ ...candidate })),
    dtlsParameters: { ...dtlsParameters },
  };
}
