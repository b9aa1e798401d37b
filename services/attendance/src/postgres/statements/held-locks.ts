import { translateUnavailable } from '@lectern/postgres';
import type { Pool, PoolClient, QueryResultRow } from 'pg';

// Arbitrary, and the same in every process: keeps these locks apart from others of the database.
const family = 7_205_759;

/**
 * Locks by name on a connection of their own: they outlast transactions, and go with the process, however it ends. Two names may share a
 * lock by chance; then one waits for the other.
 */
export class HeldLocks {
  private connection: Promise<PoolClient> | undefined;
  private lost = new AbortController();
  /** One statement at a time: the connection is shared by everything that this process sends. */
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly pool: Pool) {}

  /** Aborted once the connection broke, for whatever was held until then. */
  get held(): AbortSignal {
    return this.lost.signal;
  }

  async take(name: string): Promise<boolean> {
    const rows = await this.inTurn<{ taken: boolean }>('SELECT pg_try_advisory_lock($1, hashtext($2)) AS taken', name);
    return rows[0]?.taken === true;
  }

  async release(name: string): Promise<void> {
    await this.inTurn('SELECT pg_advisory_unlock($1, hashtext($2))', name);
  }

  /** Idempotent. */
  async close(): Promise<void> {
    const client = await this.connection?.catch(() => undefined);
    this.connection = undefined;
    client?.release(true);
  }

  private inTurn<Row extends QueryResultRow>(text: string, name: string): Promise<readonly Row[]> {
    const ask = async () => {
      const client = await this.open();
      const { rows } = await translateUnavailable(() => client.query<Row>(text, [family, name]));
      return rows;
    };
    const turn = this.last.then(ask, ask);
    this.last = turn.catch(() => undefined);
    return turn;
  }

  private open(): Promise<PoolClient> {
    return (this.connection ??= this.connect());
  }

  private async connect(): Promise<PoolClient> {
    const lost = new AbortController();
    try {
      const client = await translateUnavailable(() => this.pool.connect());
      this.lost = lost;
      // Stays for good: a server that goes away may say so more than once.
      client.on('error', () => {
        if (lost.signal.aborted) return;
        lost.abort();
        this.connection = undefined;
        client.release(true);
      });
      return client;
    } catch (error) {
      this.connection = undefined;
      throw error;
    }
  }
}
