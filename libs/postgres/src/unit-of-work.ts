import type { Pool, PoolClient } from 'pg';
import {
  databaseUnavailable,
  isDatabaseUnavailable,
  isServerGone,
  sqlStateOf,
  translateUnavailable,
} from './availability.ts';

/**
 * Runs the work in one transaction: committed when it resolves, rolled back when it throws. The server's word that two
 * transactions met (serialisation failure, deadlock: nothing was kept) has it run again, `attempts` times at most.
 * Rejects with DomainError DATABASE_UNAVAILABLE while there is no database; the work may then have been kept, if it had been finished.
 */
export async function unitOfWork<Result>(
  pool: Pool,
  work: (client: PoolClient) => Promise<Result>,
  { attempts = 5 }: { readonly attempts?: number } = {},
): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await once(pool, work);
    } catch (error) {
      if (attempt >= attempts || !metAnother(error)) throw error;
    }
  }
}

async function once<Result>(pool: Pool, work: (client: PoolClient) => Promise<Result>): Promise<Result> {
  const client = await translateUnavailable(() => pool.connect());
  let broken: Error | undefined;
  const notice = (error: Error) => (broken = error);
  // A connection that breaks between two statements of the work would otherwise be an unhandled error.
  client.on('error', notice);
  try {
    await translateUnavailable(() => client.query('BEGIN'));
    const result = await work(client);
    await translateUnavailable(() => client.query('COMMIT'));
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch(notice);
    throw endedConnection(error, broken) ? databaseUnavailable(error) : error;
  } finally {
    client.off('error', notice);
    client.release(broken);
  }
}

/** The work may call others too: only what came with the end of this very connection says that the database is away. */
function endedConnection(error: unknown, broken: Error | undefined): boolean {
  if (isDatabaseUnavailable(error)) return false;
  return sqlStateOf(error) === undefined ? broken !== undefined : isServerGone(error);
}

function metAnother(error: unknown): boolean {
  const state = sqlStateOf(error);
  return state === '40001' || state === '40P01';
}
