import type { ConsumerOpened, Opened, Standing } from '@lectern/proto/messages/media/v1/media';
import type { types } from 'mediasoup-client';
import { RefusedError } from '../refused-error.ts';
import { sourceFrom } from '../translate.ts';
import type { Source } from '../words.ts';
import { hint, profileOf } from './profiles.ts';
import { transportOptions, type Direction, type Signal } from './signal.ts';

export type SessionEvents = {
  tracksChanged(): void;
  /** Its negotiation with the server went wrong: it will never carry anything. */
  failed(): void;
  stateChanged(direction: Direction, state: types.ConnectionState): void;
};

export type Received = { readonly consumer: types.Consumer; readonly participantId: string; readonly source: Source };

/**
 * What one `Open` gave: two transports and all they carry. The sending one is made when there is something to send.
 * It is never repaired from within; whoever owns it restarts ICE, or closes it and opens another.
 */
export class MediaSession {
  private readonly opened: Opened;
  private readonly signal: Signal;
  private readonly events: SessionEvents;
  private readonly device: Promise<types.Device>;
  private readonly transports: Partial<Record<Direction, types.Transport>> = {};
  private readonly received = new Map<string, Received>();
  private readonly producers = new Set<types.Producer>();
  private readonly closedEarly = new Set<string>();
  /** Consumers that are being taken in; `together` resolves when the last of those that came at once is here. */
  private readonly arriving = new Set<string>();
  private together?: { readonly all: Promise<void>; readonly here: () => void };
  private isClosed = false;
  private isSound = true;
  private isStopped = false;

  constructor(opened: Opened, device: Promise<types.Device>, signal: Signal, events: SessionEvents) {
    this.opened = opened;
    this.device = device;
    this.signal = signal;
    this.events = events;
  }

  get closed(): boolean {
    return this.isClosed;
  }

  /** What the next line may go on with. Nothing, once it was not heard what the server was told of transports and producers. */
  get standing(): Standing | undefined {
    if (this.isClosed || !this.isSound) return undefined;
    const producerIds = [...this.producers].map(({ id }) => id);
    return { producerIds, consumerIds: [...new Set([...this.received.keys(), ...this.arriving])] };
  }

  /** Of the transports that exist. */
  get states(): readonly (readonly [Direction, types.ConnectionState])[] {
    return entries(this.transports).map(([direction, transport]) => [direction, transport.connectionState]);
  }

  /** Ready to receive, before there is anything to: it is on the way to the first picture. */
  async expect(): Promise<void> {
    const device = await this.device;
    if (!this.isClosed) this.make('receive', device);
  }

  transport(direction: Direction): types.Transport | undefined {
    return this.transports[direction];
  }

  consumers(): Iterable<Received> {
    return this.received.values();
  }

  /** A picture of somebody is on its way here, and the way is open. */
  get showsSomebody(): boolean {
    const hasPicture = [...this.received.values()].some(({ consumer }) => consumer.kind === 'video');
    return hasPicture && this.transports.receive?.connectionState === 'connected';
  }

  track(participantId: string, source: Source): MediaStreamTrack | undefined {
    return this.find(participantId, source)?.consumer.track;
  }

  find(participantId: string, source: Source): Received | undefined {
    // The newest: a source that was published anew may still have its older consumer for a moment.
    return [...this.received.values()].findLast((one) => one.participantId === participantId && one.source === source);
  }

  async send(source: Source, track: MediaStreamTrack): Promise<types.Producer> {
    const device = await this.device;
    this.mustBeOpen();
    hint(source, track);
    const producer = await this.make('send', device).produce({
      ...profileOf(source, track, device),
      track,
      appData: { source },
      // The track is the application's; what we do not send, we replace by nothing.
      stopTracks: false,
      disableTrackOnPause: false,
    });
    this.producers.add(producer);
    producer.observer.once('close', () => this.producers.delete(producer));
    return producer;
  }

  async consumerOpened(wire: ConsumerOpened): Promise<void> {
    this.arriving.add(wire.consumerId);
    try {
      await this.gathered(wire);
      await this.takeIn(wire);
    } finally {
      this.arriving.delete(wire.consumerId);
    }
  }

  /** Those that came are all: the others were on a line that is lost, and are told of again on the next one. */
  takeWhatCame(): void {
    this.together?.here();
    this.together = undefined;
  }

  private async takeIn(wire: ConsumerOpened): Promise<void> {
    const source = sourceFrom[wire.source];
    const device = await this.device;
    if (this.isClosed || !source || this.closedEarly.delete(wire.consumerId)) return;
    const consumer = await this.make('receive', device).consume({
      id: wire.consumerId,
      producerId: wire.producerId,
      kind: wire.kind === 'audio' ? 'audio' : 'video',
      rtpParameters: wire.rtpParameters as types.RtpParameters,
      // Voice and face of one person play in step; a shared screen is a thing of its own.
      streamId: `${wire.participantId}-${source.startsWith('screen') ? 'screen' : 'person'}`,
    });
    if (this.isClosed || this.closedEarly.delete(wire.consumerId)) return consumer.close();
    this.received.set(wire.consumerId, { consumer, participantId: wire.participantId, source });
    // Before anything else: making the next description keeps a browser busy. The worker asks for a key frame once the way is open.
    const ready = this.signal.consumersReady([wire.consumerId]);
    this.events.tracksChanged();
    // The server does not wait for it for ever.
    await ready.catch(() => undefined);
  }

  /** What is opened at once goes through one exchange of descriptions, which is slow, instead of one each. */
  private gathered({ moreFollow }: ConsumerOpened): Promise<void> {
    const { all } = (this.together ??= withResolver());
    if (!moreFollow) this.takeWhatCame();
    return all;
  }

  consumerClosed(consumerId: string): void {
    const one = this.received.get(consumerId);
    if (!one) return void this.closedEarly.add(consumerId);
    this.received.delete(consumerId);
    one.consumer.close();
    this.events.tracksChanged();
  }

  async restartIce(direction: Direction): Promise<void> {
    const transport = this.transports[direction];
    if (!transport || this.isClosed) return;
    const iceParameters = await this.signal.restartIce(direction);
    if (!transport.closed) await transport.restartIce({ iceParameters });
  }

  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    for (const [, transport] of entries(this.transports)) transport.close();
    this.received.clear();
  }

  /** Nothing more is sent; what was received last stays until it is replaced. */
  stopSending(): void {
    this.isStopped = true;
    this.transports.send?.close();
    delete this.transports.send;
  }

  private make(direction: Direction, device: types.Device): types.Transport {
    const existing = this.transports[direction];
    if (existing) return existing;
    const transport =
      direction === 'send'
        ? device.createSendTransport(transportOptions(this.opened.send))
        : device.createRecvTransport(transportOptions(this.opened.receive));
    this.transports[direction] = transport;
    transport.on('connect', ({ dtlsParameters }, done) => {
      // Not waited for: the worker takes a handshake that begins before it knows the certificate, and that saves a round trip.
      this.signal.connect(direction, dtlsParameters).catch(() => this.fail());
      done();
    });
    transport.on('produce', ({ rtpParameters, appData }, done, failed) => {
      this.signal.produce(appData.source as Source, rtpParameters).then(
        (id) => done({ id }),
        (error: Error) => {
          // mediasoup-client takes back what it has negotiated while it negotiates what is sent next: that may break the transport.
          if (!(error instanceof RefusedError) || error.retryable) this.fail();
          failed(error);
        },
      );
    });
    transport.on('connectionstatechange', (state) => {
      if (this.isClosed) return;
      this.events.stateChanged(direction, state);
    });
    return transport;
  }

  private fail(): void {
    this.isSound = false;
    if (!this.isClosed) this.events.failed();
  }

  private mustBeOpen(): void {
    if (this.isClosed || this.isStopped) throw new Error('the media session was closed meanwhile');
  }
}

function withResolver(): { readonly all: Promise<void>; readonly here: () => void } {
  let here: () => void = () => undefined;
  const all = new Promise<void>((resolve) => (here = resolve));
  return { all, here };
}

function entries(transports: Partial<Record<Direction, types.Transport>>): [Direction, types.Transport][] {
  const all: [Direction, types.Transport | undefined][] = [
    ['send', transports.send],
    ['receive', transports.receive],
  ];
  return all.filter((entry): entry is [Direction, types.Transport] => entry[1] !== undefined);
}
