import type { EventId } from '@lectern/kernel';
import { query } from '@lectern/postgres';
import type { Pool, PoolClient } from 'pg';
import { reasonOf } from '../delivery.ts';
import type { DeadLetter } from '../event-bus.ts';
import type { OutboxEvent } from '../outbox-event.ts';
import { toEvent } from './log.ts';

type Row = {
  event_id: string;
  type: string;
  key: string;
  event: Buffer;
  reason: string;
  attempts: number;
  died_at: Date;
};

export async function bury(
  client: PoolClient,
  group: string,
  { id, type, key, bytes }: OutboxEvent,
  { error, attempts }: { error: unknown; attempts: number },
): Promise<void> {
  await client.query(
    `INSERT INTO bus_dead_letter (consumer_group, event_id, type, key, event, reason, attempts)
     VALUES ($1, $2, $3, $4, $5, $6, $7)
     ON CONFLICT (consumer_group, event_id) DO UPDATE
     SET reason = excluded.reason, attempts = bus_dead_letter.attempts + excluded.attempts, died_at = now(), replay_at = NULL`,
    [group, id, type, key, Buffer.from(bytes), reasonOf(error), attempts],
  );
}

export async function counts(pool: Pool): Promise<ReadonlyMap<string, number>> {
  const { rows } = await query<{ consumer_group: string; count: number }>(
    pool,
    'SELECT consumer_group, count(*)::int AS count FROM bus_dead_letter GROUP BY consumer_group ORDER BY consumer_group',
  );
  return new Map(rows.map(({ consumer_group, count }) => [consumer_group, count]));
}

export async function list(pool: Pool, group: string, limit: number): Promise<readonly DeadLetter[]> {
  const { rows } = await query<Row>(
    pool,
    'SELECT * FROM bus_dead_letter WHERE consumer_group = $1 ORDER BY died_at, event_id LIMIT $2',
    [group, limit],
  );
  return rows.map((row) => ({
    group,
    event: toEvent(row),
    reason: row.reason,
    attempts: row.attempts,
    diedAt: row.died_at,
  }));
}

export async function askForReplay(pool: Pool, group: string, ids?: readonly EventId[]): Promise<number> {
  const { rowCount } = await query(
    pool,
    `UPDATE bus_dead_letter SET replay_at = now()
     WHERE consumer_group = $1 AND ($2::uuid[] IS NULL OR event_id = ANY($2::uuid[]))`,
    [group, ids ?? null],
  );
  return rowCount ?? 0;
}

/** One that waits for its replay, held until the transaction ends. */
export async function takeForReplay(client: PoolClient, group: string): Promise<OutboxEvent | undefined> {
  const { rows } = await client.query<Row>(
    `SELECT * FROM bus_dead_letter WHERE consumer_group = $1 AND replay_at <= now()
     ORDER BY replay_at, event_id LIMIT 1 FOR UPDATE SKIP LOCKED`,
    [group],
  );
  return rows[0] && toEvent(rows[0]);
}

export async function remove(client: PoolClient, group: string, id: EventId): Promise<void> {
  await client.query('DELETE FROM bus_dead_letter WHERE consumer_group = $1 AND event_id = $2', [group, id]);
}
