import { DataSource, type DataSourceOptions } from 'typeorm';
import pg from 'pg';
import { sqlStateOf, translateUnavailable } from './availability.ts';

export type DataSourceSettings = {
  readonly url: string;
  readonly entities: NonNullable<DataSourceOptions['entities']>;
  readonly max?: number;
  readonly name?: string;
  readonly onConnectionLost?: (error: Error) => void;
};

/** TypeORM for all that is not hot. It never changes the schema: migrations are run by `migrate`, by command. */
export async function openDataSource(settings: DataSourceSettings): Promise<DataSource> {
  const { url, entities, max = 10, name, onConnectionLost } = settings;
  const source = new DataSource({
    type: 'postgres',
    url,
    entities,
    synchronize: false,
    migrationsRun: false,
    applicationName: name,
    poolErrorHandler: (error: Error) => onConnectionLost?.(error),
    extra: { max, connectionTimeoutMillis: 3_000, statement_timeout: 30_000, keepAlive: true },
  });
  await translateUnavailable(() => source.initialize());
  return source;
}

/** Makes the database that the URL names, unless it is there. Returns whether it was made. */
export async function createDatabaseIfMissing(url: string): Promise<boolean> {
  const server = new URL(url);
  const name = decodeURIComponent(server.pathname.slice(1));
  server.pathname = '/postgres';
  const client = new pg.Client({ connectionString: server.href });
  return translateUnavailable(async () => {
    await client.connect();
    try {
      const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
      if (found.rowCount) return false;
      await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`);
      return true;
    } catch (error) {
      // Another process made it in the meantime: it was there, or it came while ours was under way.
      if (sqlStateOf(error) === '42P04' || sqlStateOf(error) === '23505') return false;
      throw error;
    } finally {
      await client.end();
    }
  });
}
