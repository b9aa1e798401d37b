import pg, { type Pool, type PoolClient, type QueryResult, type QueryResultRow } from 'pg';
import { translateUnavailable } from './availability.ts';

export type PoolOptions = {
  readonly url: string;
  readonly max?: number;
  /** Shown in pg_stat_activity. */
  readonly name?: string;
  /** How long to wait for a connection. */
  readonly connectTimeoutMs?: number;
  /** The server ends a statement that runs longer; 0 for none. */
  readonly statementTimeoutMs?: number;
  /** Hears of idle connections that broke. They are replaced at the next use. */
  readonly onConnectionLost?: (error: Error) => void;
};

/** A pool that outlives its server: connections that break while idle are dropped and replaced. */
export function openPool(options: PoolOptions): Pool {
  const { url, max = 10, name, connectTimeoutMs = 3_000, statementTimeoutMs = 30_000, onConnectionLost } = options;
  const pool = new pg.Pool({
    connectionString: url,
    max,
    application_name: name,
    connectionTimeoutMillis: connectTimeoutMs,
    statement_timeout: statementTimeoutMs,
    // For a server that does not even say that it timed out.
    query_timeout: statementTimeoutMs && statementTimeoutMs + 2_000,
    // A server that vanished without a word is noticed.
    keepAlive: true,
    allowExitOnIdle: true,
  });
  // Without a listener, a server that goes away would end the process.
  pool.on('error', (error) => onConnectionLost?.(error));
  // The pool does not listen to a connection that is lent. One that breaks between two statements, or before its borrower listens, tells the
  // next statement; that is enough.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

/** One statement outside of a transaction. Rejects with DomainError DATABASE_UNAVAILABLE while there is no database. */
export function query<Found extends QueryResultRow>(
  pool: Pool | PoolClient,
  text: string,
  values: readonly unknown[] = [],
): Promise<QueryResult<Found>> {
  return translateUnavailable(() => pool.query<Found>(text, [...values]));
}
