import type { Publication } from '../domain/desired.ts';
import { refuse } from '../domain/refusals.ts';
import { standingOf, type Room } from '../domain/room.ts';
import type { Source } from '../domain/source.ts';
import type { Json, MediaProducer, MediaTransports } from './ports.ts';
import { Reconciler } from './reconciler.ts';

export type SendingContext = {
  readonly participantId: string;
  readonly transports: MediaTransports;
  room(): Room;
  /** The room has other publications now. */
  published(): void;
  producerClosed(source: Source): void;
  failed(what: string, error: unknown): void;
};

/**
 * What one client sends: at most one producer for each source, carrying something only while the room says that the
 * source is open. The client's word counts for nothing here.
 */
export class Sending {
  private readonly producers = new Map<Source, MediaProducer>();
  private readonly enforcement: Reconciler;
  private closed = false;

  constructor(private readonly context: SendingContext) {
    this.enforcement = new Reconciler(
      () => this.enforce(),
      (error) => context.failed('enforce', error),
    );
  }

  *publications(): Iterable<Publication & { readonly producer: MediaProducer }> {
    const { participantId } = this.context;
    for (const [source, producer] of this.producers) {
      yield { producerId: producer.id, participantId, source, layers: producer.layers, producer };
    }
  }

  get size(): number {
    return this.producers.size;
  }

  async produce(source: Source, rtpParameters: Json): Promise<MediaProducer> {
    this.requireRight(source);
    this.stop(source);
    const paused = this.standing(source) !== 'open';
    const producer = await this.context.transports.produce(source, rtpParameters, { paused });
    try {
      // Facts may have come while the worker was at it.
      if (this.closed) throw refuse('NOT_OPEN', 'media was closed meanwhile');
      this.requireRight(source);
    } catch (error) {
      producer.close();
      throw error;
    }
    this.producers.set(source, producer);
    this.roomChanged();
    this.context.published();
    return producer;
  }

  stop(source: Source): void {
    const producer = this.producers.get(source);
    if (!producer) return;
    this.producers.delete(source);
    producer.close();
    this.context.published();
  }

  hasAll(producerIds: readonly string[]): boolean {
    const known = new Set([...this.producers.values()].map(({ id }) => id));
    return producerIds.every((id) => known.has(id));
  }

  /** The client has these only: others end. It is told, for an answer that named one may still be on its way to it. */
  keepOnly(producerIds: readonly string[]): void {
    for (const [source, { id }] of [...this.producers]) {
      if (producerIds.includes(id)) continue;
      this.stop(source);
      this.context.producerClosed(source);
    }
  }

  /** Closing happens at once; pausing and resuming as fast as the worker answers. */
  roomChanged(): void {
    for (const [source] of this.producers) {
      if (this.standing(source) !== 'forbidden') continue;
      this.stop(source);
      this.context.producerClosed(source);
    }
    this.enforcement.request();
  }

  close(): void {
    this.closed = true;
    for (const source of [...this.producers.keys()]) this.stop(source);
  }

  private async enforce(): Promise<void> {
    const wrong = [...this.producers].filter(([source, { paused }]) => paused === (this.standing(source) === 'open'));
    await Promise.all(wrong.map(([, producer]) => producer.setPaused(!producer.paused)));
  }

  private standing(source: Source) {
    return standingOf(this.context.room(), this.context.participantId, source);
  }

  private requireRight(source: Source): void {
    if (this.standing(source) === 'forbidden') throw refuse('NOT_ALLOWED', `no right to send ${source}`, { source });
  }
}
