import type { EventId } from '@lectern/kernel';
import type { Pool, PoolClient } from 'pg';
import type { EventBus } from './event-bus.ts';
import type { OutboxEvent } from './outbox-event.ts';
import { watchAge } from './outbox-age.ts';
import { Pace, repeat } from './polling.ts';

export type RelayOptions = {
  /** The database whose `outbox` is emptied. */
  readonly pool: Pool;
  readonly bus: EventBus;
  readonly hooks?: RelayHooks;
  readonly batch?: number;
};

export type RelayHooks = {
  /**
   * Age of the oldest event that is not published yet; 0 when there is none. Told every second, by whichever relay works and by those that stand by,
   * also while the bus is away.
   */
  age?(ms: number): void;
  published?(count: number): void;
  failed?(error: unknown): void;
};

export type Relay = {
  /** Says that something was written just now: look at once. */
  wake(): void;
  /** Finishes the batch under way. Idempotent. */
  close(): Promise<void>;
};

// Arbitrary, and the same in every process: of several relays on one database, the holder works and the others stand by.
const relayLock = 7_205_759_404;

type Row = { id: string; event_id: string; type: string; key: string; event: Buffer };

/**
 * Moves what services wrote to their outbox onto the bus, oldest first. Rows of one key are written one after the other,
 * so the order of ids is the order of commits where it matters. A row is deleted after the bus has it: a crash between the
 * two publishes it again, and inboxes take it once.
 */
export function startRelay({ pool, bus, hooks = {}, batch = 1_000 }: RelayOptions): Relay {
  const pace = new Pace({ shortestMs: 5, longestMs: 200 });
  let lock: Lock | undefined;

  async function step(): Promise<boolean> {
    if (lock?.isLost) lock = undefined;
    lock ??= await takeLock(pool);
    if (lock === undefined) return false;
    const { rows } = await pool.query<Row>('SELECT id, event_id, type, key, event FROM outbox ORDER BY id LIMIT $1', [
      batch,
    ]);
    if (rows.length === 0) return false;
    await bus.deliver(rows.map(toEvent));
    await pool.query('DELETE FROM outbox WHERE id = ANY($1::bigint[])', [rows.map(({ id }) => id)]);
    hooks.published?.(rows.length);
    return true;
  }

  const loop = repeat(step, { pace, failed: (error) => hooks.failed?.(error) });
  const watching = watchAge(pool, (ms) => hooks.age?.(ms));
  let closing: Promise<void> | undefined;
  const close = async () => {
    await Promise.all([loop.close(), watching.close()]);
    lock?.release();
  };
  return { wake: () => pace.wake(), close: () => (closing ??= close()) };
}

type Lock = { readonly isLost: boolean; release(): void };

/** The lock belongs to one connection, and goes with it: a relay that dies leaves it to the next. */
async function takeLock(pool: Pool): Promise<Lock | undefined> {
  const client = await pool.connect();
  try {
    const { rows } = await client.query<{ taken: boolean }>('SELECT pg_try_advisory_lock($1) AS taken', [relayLock]);
    if (rows[0]?.taken) return new HeldLock(client);
    client.release();
    return undefined;
  } catch (error) {
    client.release(true);
    throw error;
  }
}

class HeldLock implements Lock {
  isLost = false;
  readonly #client: PoolClient;

  constructor(client: PoolClient) {
    this.#client = client;
    // Stays for good: a server that goes away may say so more than once, also of a connection that was given back.
    client.on('error', () => this.release());
  }

  release(): void {
    if (this.isLost) return;
    this.isLost = true;
    this.#client.release(true);
  }
}

function toEvent({ event_id, type, key, event }: Row): OutboxEvent {
  return { id: event_id as EventId, type, key, bytes: event };
}
