import type { OutboxEvent } from './outbox-event.ts';

/** A connection of PostgreSQL, of whichever library, inside a transaction. */
export type Transaction = { query(text: string, values: unknown[]): Promise<unknown> };

/**
 * Writes events to the outbox inside the caller's transaction: they are published if, and only if, it commits.
 * The locks are held until then, so transactions that publish under one key commit in the order of their rows, in which
 * the relay moves them. (Appends to a journal need none: its fence orders them.)
 */
export async function publish(client: Transaction, events: readonly OutboxEvent[]): Promise<void> {
  if (events.length === 0) return;
  // Sorted, so that two transactions never wait for each other in a circle.
  const keys = [...new Set(events.map(({ key }) => key))].sort();
  for (const key of keys) await client.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [key]);
  await write(client, events);
}

/** As `publish`, without its locks: for events whose order among others of their key does not matter, however many they are. */
export async function publishUnordered(client: Transaction, events: readonly OutboxEvent[]): Promise<void> {
  if (events.length > 0) await write(client, events);
}

async function write(client: Transaction, events: readonly OutboxEvent[]): Promise<void> {
  await client.query(
    `INSERT INTO outbox (event_id, type, key, event)
     SELECT id, type, key, event FROM unnest($1::uuid[], $2::text[], $3::text[], $4::bytea[])
       WITH ORDINALITY AS told (id, type, key, event, n) ORDER BY n`,
    [
      events.map(({ id }) => id),
      events.map(({ type }) => type),
      events.map(({ key }) => key),
      events.map(({ bytes }) => Buffer.from(bytes)),
    ],
  );
}
