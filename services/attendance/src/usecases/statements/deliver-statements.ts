import { refusedRestMs, restMs } from '../../domain/statements/backoff.ts';
import { isSameStatement } from '../../domain/statements/same-statement.ts';
import {
  secretPlace,
  toAddress,
  type LrsConnection,
  type LrsConnectionId,
  type SealedSecret,
  type SecretBox,
} from './connections.ts';
import type { Deliveries, Queue, Waiting } from './deliveries.ts';
import type { Reception, RecordStore, StoreAddress } from './record-store.ts';

export type BatchLimits = { readonly count: number; readonly bytes: number };

const defaultLimits: BatchLimits = { count: 200, bytes: 512 * 1024 };

/** What sending is run in: a span of the trace that the first statement belongs to. */
export type Around = <Result>(queue: Queue, batch: readonly Waiting[], work: () => Promise<Result>) => Promise<Result>;

// A store that refuses so many one by one is more likely wrong than they are: it rests before it is given more.
const mostRefusedInRow = 20;

/** One turn of one queue. */
type Round = {
  readonly queue: Queue;
  /** How many are sent at a time; fewer once the store found a batch too large. */
  count: number;
};

type NotTaken = Exclude<Reception, { kind: 'accepted' | 'later' | 'unauthorised' }>;

/** The store cannot take anything now, whatever is sent. */
class NotNow extends Error {
  readonly reception: Extract<Reception, { kind: 'later' | 'unauthorised' }>;

  constructor(reception: Extract<Reception, { kind: 'later' | 'unauthorised' }>) {
    super(reception.words);
    this.reception = reception;
  }
}

/**
 * Sends what waits in one queue, in order. Sending twice does no harm: the ids are the statements' own, and a store that has one
 * already says so. What the store finds wrong is looked for by halves until a single statement is left, which is put aside with the
 * store's words; everything around it goes on.
 */
export class DeliverStatements {
  private readonly refusedInRow = new Map<LrsConnectionId, number>();

  constructor(
    private readonly deliveries: Deliveries,
    private readonly store: RecordStore,
    private readonly secrets: SecretBox,
    private readonly limits: BatchLimits = defaultLimits,
  ) {}

  /** Until nothing waits, the store cannot take more, or `stop`. */
  async execute(queue: Queue, around: Around, stop: AbortSignal): Promise<void> {
    const { held } = this.deliveries;
    const round: Round = { queue, count: this.limits.count };
    try {
      while (!stop.aborted && !held.aborted) {
        // Looked up each time: somebody may have switched it off.
        const address = await this.addressOf(queue);
        if (address === undefined) return;
        const batch = await this.deliveries.waiting(queue, { ...this.limits, count: round.count });
        if (batch.length === 0) return await this.deliveries.finish(queue);
        await around(queue, batch, () => this.send(round, address, batch));
      }
    } catch (error) {
      if (!(error instanceof NotNow)) throw error;
      await this.rest(queue, error.reception);
    }
  }

  private async addressOf(queue: Queue): Promise<StoreAddress | undefined> {
    const connection = await this.deliveries.connectionOf(queue);
    if (connection === undefined) return undefined;
    const address = toAddress(connection, this.secretOf(connection));
    const known = address.version ?? connection.foundVersion;
    if (known !== undefined) return { ...address, version: known };
    const version = await this.store.findVersion(address);
    // A store that does not even answer that is asked again; until then it is spoken to in the older way.
    if (version !== undefined) await this.deliveries.keepVersion(queue.connectionId, version);
    return { ...address, version: version ?? '1.0.3' };
  }

  private secretOf(connection: LrsConnection & SealedSecret): string {
    try {
      return this.secrets.open(connection.sealedSecret, secretPlace(connection));
    } catch {
      throw new NotNow({ kind: 'unauthorised', words: 'The secret cannot be opened any more: enter it again.' });
    }
  }

  private async send(round: Round, address: StoreAddress, batch: readonly Waiting[]): Promise<void> {
    const reception = await this.store.put(
      address,
      batch.map(({ body }) => body),
    );
    switch (reception.kind) {
      case 'accepted':
        return this.accept(round, batch);
      case 'later':
      case 'unauthorised':
        throw new NotNow(reception);
      default:
        if (reception.kind === 'too-large') round.count = Math.max(1, batch.length >> 1);
        return batch.length > 1 ? this.halve(round, address, batch) : this.judge(round, address, batch[0]!, reception);
    }
  }

  private async halve(round: Round, address: StoreAddress, batch: readonly Waiting[]): Promise<void> {
    const middle = batch.length >> 1;
    await this.send(round, address, batch.slice(0, middle));
    await this.send(round, address, batch.slice(middle));
  }

  /** A single statement that was not taken: the store may have it already. */
  private async judge(round: Round, address: StoreAddress, one: Waiting, { kind, words }: NotTaken): Promise<void> {
    if (kind === 'conflict') {
      const found = await this.store.find(address, one.id).catch((error: unknown) => {
        throw new NotNow({ kind: 'later', words: String(error), askedMs: 0 });
      });
      if (isSameStatement(JSON.parse(one.body), found)) return this.accept(round, [one]);
    }
    await this.deliveries.settle(round.queue, { accepted: [], dead: [{ n: one.n, reason: words }] });
    const { connectionId } = round.queue;
    const refused = (this.refusedInRow.get(connectionId) ?? 0) + 1;
    this.refusedInRow.set(connectionId, refused);
    if (refused >= mostRefusedInRow)
      throw new NotNow({
        kind: 'later',
        words: `The store refuses one statement after the other. ${words}`,
        askedMs: 0,
      });
  }

  private accept(round: Round, batch: readonly Waiting[]): Promise<void> {
    this.refusedInRow.delete(round.queue.connectionId);
    return this.deliveries.settle(round.queue, { accepted: batch.map(({ n }) => n), dead: [] });
  }

  private rest(queue: Queue, reception: NotNow['reception']): Promise<void> {
    const forMs =
      reception.kind === 'unauthorised' ? refusedRestMs : restMs(queue.attempts + 1, Math.random(), reception.askedMs);
    return this.deliveries.rest(queue, reception.words, forMs);
  }
}
