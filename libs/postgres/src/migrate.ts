import { DataSource, type MigrationInterface, type QueryRunner } from 'typeorm';
import pg from 'pg';

/** A TypeORM migration class. Its name ends in a 13-digit time, by which migrations are ordered. */
export type Migration = new () => MigrationInterface;

/** One forward-only step written as SQL statements. `name` ends in a 13-digit time: `CreateJournal1763690000000`. */
export function sqlMigration(name: string, statements: readonly string[]): Migration {
  if (!/^[A-Z]\w*\d{13}$/.test(name)) throw new Error(`a migration's name ends in 13 digits: ${name}`);
  return class implements MigrationInterface {
    readonly name = name;

    async up(runner: QueryRunner): Promise<void> {
      for (const statement of statements) await runner.query(statement);
    }

    down(): Promise<void> {
      return Promise.reject(new Error('migrations only go forward'));
    }
  };
}

export type MigrateOptions = {
  /** A step that waits longer than this for a lock fails, rather than stop everybody who queues behind it. */
  readonly lockTimeoutMs?: number;
};

// Arbitrary, and the same in every process: whoever holds it migrates, the others wait and then find nothing to do.
const migrationLock = 7_205_759_403;

/** Runs what has not run yet, each step in its own transaction, one process at a time. Returns the names that were run. */
export async function migrate(
  url: string,
  migrations: readonly Migration[],
  { lockTimeoutMs = 5_000 }: MigrateOptions = {},
): Promise<readonly string[]> {
  const guard = new pg.Client({ connectionString: url });
  await guard.connect();
  try {
    await guard.query('SELECT pg_advisory_lock($1)', [migrationLock]);
    return await runPending(url, migrations, lockTimeoutMs);
  } finally {
    await guard.end();
  }
}

async function runPending(url: string, migrations: readonly Migration[], lockTimeoutMs: number) {
  const source = new DataSource({
    type: 'postgres',
    url,
    migrations: [...migrations],
    extra: { max: 1, options: `-c lock_timeout=${lockTimeoutMs}` },
  });
  await source.initialize();
  try {
    const run = await source.runMigrations({ transaction: 'each' });
    return run.map(({ name }) => name);
  } finally {
    await source.destroy();
  }
}
