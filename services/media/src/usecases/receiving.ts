import {
  interestsBySource,
  maxVideoConsumers,
  wantedConsumers,
  type Heard,
  type Interest,
  type Publication,
  type WantedConsumer,
} from '../domain/desired.ts';
import { refuse } from '../domain/refusals.ts';
import type { Room } from '../domain/room.ts';
import { isVideo } from '../domain/source.ts';
import type { ClientEvent } from './messages.ts';
import type { Json, MediaConsumer, MediaProducer, MediaTransports } from './ports.ts';
import { Reconciler } from './reconciler.ts';

export type Published = Publication & { readonly producer: MediaProducer };

export type ReceivingContext = {
  readonly participantId: string;
  readonly transports: MediaTransports;
  room(): Room;
  publications(): Iterable<Published>;
  heard(): Heard;
  post(event: ClientEvent): void;
  failed(what: string, error: unknown): void;
};

type OpenedEvent = Extract<ClientEvent, { kind: 'consumer-opened' }>;

type Held = {
  readonly consumer: MediaConsumer;
  /** Whether the client can play it; a key frame sent before that would be wasted. */
  ready: boolean;
  layer: number | undefined;
  readonly patience: NodeJS.Timeout;
};

/** A client that never says that a consumer is ready gets it after this long: enough for ICE and DTLS over a slow line. */
const patienceMs = 1_000;

/** What one client receives: one reconcile brings the consumers to what it shows and the room allows. */
export class Receiving {
  private interests: ReadonlyMap<string, Interest> = new Map();
  private readonly held = new Map<string, Held>();
  /** Producers that this client cannot play; not asked again until its capabilities change. */
  private readonly unplayable = new Set<string>();
  private readonly reconciler: Reconciler;
  private closed = false;

  constructor(private readonly context: ReceivingContext) {
    this.reconciler = new Reconciler(
      () => this.reconcile(),
      (error) => context.failed('reconcile', error),
    );
  }

  get size(): number {
    return this.held.size;
  }

  setInterest(interests: readonly Interest[], rtpCapabilities: Json | undefined): void {
    const bySource = interestsBySource(interests);
    const videos = [...bySource.values()].filter(({ source }) => isVideo(source)).length;
    if (videos > maxVideoConsumers) {
      const figures = { limit: String(maxVideoConsumers), asked: String(videos) };
      throw refuse('TOO_MANY_CONSUMERS', `at most ${maxVideoConsumers} pictures at a time`, figures);
    }
    if (rtpCapabilities) {
      this.context.transports.receiveWith(rtpCapabilities);
      this.unplayable.clear();
    }
    this.interests = bySource;
    this.changed();
  }

  ready(consumerIds: readonly string[]): void {
    for (const one of this.held.values()) if (consumerIds.includes(one.consumer.id)) one.ready = true;
    this.changed();
  }

  /** The client has these only: others are opened anew, if they are still wanted. */
  keepOnly(consumerIds: readonly string[]): void {
    const known = new Set<string>();
    for (const [producerId, { consumer }] of [...this.held]) {
      known.add(consumer.id);
      if (!consumerIds.includes(consumer.id)) this.drop(producerId);
    }
    for (const consumerId of new Set(consumerIds))
      if (!known.has(consumerId)) this.context.post({ kind: 'consumer-closed', consumerId });
    this.changed();
  }

  /** Interests, the room, its publications or its speakers are different now. */
  changed(): void {
    if (!this.closed) this.reconciler.request();
  }

  close(): void {
    this.closed = true;
    for (const producerId of [...this.held.keys()]) this.drop(producerId);
  }

  private async reconcile(): Promise<void> {
    if (this.closed || !this.context.transports.canReceive) return;
    const publications = new Map([...this.context.publications()].map((one) => [one.producerId, one]));
    for (const producerId of this.unplayable) if (!publications.has(producerId)) this.unplayable.delete(producerId);
    const { participantId } = this.context;
    const wanted = wantedConsumers(
      this.context.room(),
      participantId,
      publications.values(),
      this.interests,
      this.context.heard(),
    );
    for (const producerId of [...this.held.keys()]) if (!wanted.has(producerId)) this.drop(producerId);
    // Told of together, so that a browser takes all of them in one exchange of descriptions: each costs it tens of milliseconds.
    const opened = await Promise.all(
      [...wanted].flatMap(([producerId, want]) => {
        const producer = publications.get(producerId)?.producer;
        return producer && !this.held.has(producerId) ? [this.open(want, producer)] : [];
      }),
    );
    const news = opened.filter((event) => event !== undefined);
    for (const [index, event] of news.entries()) this.context.post({ ...event, moreFollow: index < news.length - 1 });
    await Promise.all(
      [...wanted].map(async ([producerId, want]) => {
        const one = this.held.get(producerId);
        if (one) await this.adjust(one, want);
      }),
    );
  }

  private async open(
    { publication, layer }: WantedConsumer,
    producer: MediaProducer,
  ): Promise<Omit<OpenedEvent, 'moreFollow'> | undefined> {
    const { producerId, participantId, source } = publication;
    if (this.unplayable.has(producerId)) return undefined;
    const consumer = await this.context.transports.consume(producer, layer);
    if (!consumer) {
      this.unplayable.add(producerId);
      return undefined;
    }
    if (this.closed) {
      consumer.close();
      return undefined;
    }
    const patience = setTimeout(() => this.ready([consumer.id]), patienceMs);
    this.held.set(producerId, { consumer, ready: false, layer, patience });
    this.reportChangesOf(consumer);
    const { id: consumerId, kind: media, rtpParameters } = consumer;
    return { kind: 'consumer-opened', consumerId, producerId, participantId, source, media, rtpParameters };
  }

  private async adjust(one: Held, want: WantedConsumer): Promise<void> {
    if (want.layer !== undefined && want.layer !== one.layer) {
      one.layer = want.layer;
      await one.consumer.prefer(want.layer);
    }
    await one.consumer.setPaused(want.paused || !one.ready);
  }

  private reportChangesOf(consumer: MediaConsumer): void {
    let before = { paused: true, layer: -1 };
    consumer.onChange(() => {
      const { id: consumerId, paused, layer } = consumer;
      if (before.paused === paused && before.layer === layer) return;
      before = { paused, layer };
      this.context.post({ kind: 'consumer-changed', consumerId, paused, layer });
    });
  }

  private drop(producerId: string): void {
    const one = this.held.get(producerId);
    if (!one) return;
    this.held.delete(producerId);
    clearTimeout(one.patience);
    one.consumer.close();
    this.context.post({ kind: 'consumer-closed', consumerId: one.consumer.id });
  }
}
