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
  let ahead: readonly Row[] | undefined;
  let removing: Promise<void> = Promise.resolve();

  /** While the bus takes one batch, the one before it is deleted and the next one is read. */
  async function step(): Promise<boolean> {
    if (lock?.isLost) {
      lock = undefined;
      ahead = undefined;
    }
    lock ??= await takeLock(pool);
    if (lock === undefined) return false;
    const rows: readonly Row[] = ahead ?? (await removing.then(() => read(pool, batch, [])));
    ahead = undefined;
    if (rows.length === 0) return false;
    const ids = rows.map(({ id }) => id);
    const mayBeMore = rows.length === batch;
    const reading = mayBeMore ? removing.then(() => read(pool, batch, ids)) : removing;
    const [, following] = await Promise.all([bus.deliver(rows.map(toEvent)), reading]);
    removing = remove(pool, ids).then(() => hooks.published?.(rows.length));
    // Whoever goes on hears of it.
    removing.catch(() => undefined);
    ahead = following?.length ? following : undefined;
    return true;
  }

  const failed = (error: unknown) => {
    // Begin anew with what the database has: what was delivered and not deleted is delivered again, and inboxes take it once.
    ahead = undefined;
    removing = Promise.resolve();
    hooks.failed?.(error);
  };
  const loop = repeat(step, { pace, failed });
  const watching = watchAge(pool, (ms) => hooks.age?.(ms));
  let closing: Promise<void> | undefined;
  const close = async () => {
    await Promise.all([loop.close(), watching.close()]);
    await removing.catch(() => undefined);
    lock?.release();
  };
  return { wake: () => pace.wake(), close: () => (closing ??= close()) };
}

/**
 * The oldest rows, besides those that are under way. Always from the beginning, never from the last id on: a transaction that took its ids early may
 * commit late, and the next event of its key must not overtake it.
 */
async function read(pool: Pool, batch: number, underWay: readonly string[]): Promise<readonly Row[]> {
  const { rows } = await pool.query<Row>({
    name: 'relay-read',
    text: `SELECT id, event_id, type, key, event FROM outbox WHERE id <> ALL($2::bigint[]) ORDER BY id LIMIT $1`,
    values: [batch, underWay],
  });
  return rows;
}

async function remove(pool: Pool, ids: readonly string[]): Promise<void> {
  await pool.query({ name: 'relay-remove', text: 'DELETE FROM outbox WHERE id = ANY($1::bigint[])', values: [ids] });
}

type Lock = { readonly isLost: boolean; release(): void };

/** The lock belongs to one connection, and goes with it: a relay that dies leaves it to the next. */
async function takeLock(pool: Pool): Promise<Lock | undefined> {
  const client = await pool.connect();
  let isBroken = false;
  const notice = () => (isBroken = true);
  // A connection that breaks as it answers holds no lock any more.
  client.on('error', notice);
  try {
    const { rows } = await client.query<{ taken: boolean }>('SELECT pg_try_advisory_lock($1) AS taken', [relayLock]);
    if (rows[0]?.taken && !isBroken) return new HeldLock(client);
    client.release(isBroken);
    return undefined;
  } catch (error) {
    client.release(true);
    throw error;
  } finally {
    client.off('error', notice);
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
