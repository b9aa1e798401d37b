import { AsyncLocalStorage } from 'node:async_hooks';
import { query, unitOfWork } from '@lectern/postgres';
import type { Pool, PoolClient, QueryResultRow } from 'pg';
import { UnitOfWork } from '../usecases/unit-of-work.ts';

/**
 * The attendance database as its stores use it. Whatever runs inside `run`, or inside the transaction of an event that is being handled,
 * shares that transaction, which travels with the asynchronous call and not through every signature.
 */
export class Database extends UnitOfWork {
  private readonly transactions = new AsyncLocalStorage<PoolClient>();

  constructor(private readonly pool: Pool) {
    super();
  }

  run<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.transactions.getStore() !== undefined) return work();
    return unitOfWork(this.pool, (client) => this.within(client, work));
  }

  /** Runs the work in a transaction that somebody else began and ends. */
  within<Result>(client: PoolClient, work: () => Promise<Result>): Promise<Result> {
    return this.transactions.run(client, work);
  }

  /** Rejects with DATABASE_UNAVAILABLE while there is no database. */
  async query<Row extends QueryResultRow>(text: string, values: readonly unknown[] = []): Promise<readonly Row[]> {
    const { rows } = await query<Row>(this.transactions.getStore() ?? this.pool, text, values);
    return rows;
  }

  /** The connection of the transaction around the caller, for mechanisms that write through one. */
  get client(): PoolClient {
    const client = this.transactions.getStore();
    if (client === undefined) throw new Error('outside of a transaction');
    return client;
  }
}
