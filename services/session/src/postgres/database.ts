import { AsyncLocalStorage } from 'node:async_hooks';
import { translateUnavailable } from '@lectern/postgres';
import type { DataSource, EntityManager } from 'typeorm';
import { UnitOfWork } from '../domain/directory.stores.ts';

/**
 * The session database as the directory's stores use it. Whatever runs inside `run` shares one transaction, which travels
 * with the asynchronous call and not through every signature.
 */
export class Database extends UnitOfWork {
  private readonly transactions = new AsyncLocalStorage<EntityManager>();

  constructor(private readonly source: DataSource) {
    super();
  }

  run<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.transactions.getStore() !== undefined) return work();
    return translateUnavailable(() => this.source.transaction((manager) => this.transactions.run(manager, work)));
  }

  /** Rejects with DATABASE_UNAVAILABLE while there is no database. */
  use<Result>(work: (manager: EntityManager) => Promise<Result>): Promise<Result> {
    return translateUnavailable(() => work(this.transactions.getStore() ?? this.source.manager));
  }

  query<Row>(text: string, values: readonly unknown[]): Promise<readonly Row[]> {
    return this.use((manager) => manager.query<Row[]>(text, [...values]));
  }
}
