import type { EventId } from '@lectern/kernel';
import { query, unitOfWork } from '@lectern/postgres';
import { hash } from 'node:crypto';
import type { Pool, PoolClient } from 'pg';
import type { OutboxEvent } from '../outbox-event.ts';

const partitions = 16;

type EventRow = { position: string; event_id: string; type: string; key: string; event: Buffer };

/** Appends to the partitions of the events' keys, in their order. A partition is locked while its positions are given out. */
export async function append(pool: Pool, events: readonly OutboxEvent[]): Promise<void> {
  const placed = events.map((event) => ({ event, partition: partitionOf(event.key) }));
  await unitOfWork(pool, async (client) => {
    const next = await lockPartitions(client, [...new Set(placed.map(({ partition }) => partition))]);
    const positions = placed.map(({ partition }) => {
      const position = next.get(partition)!;
      next.set(partition, position + 1);
      return position;
    });
    await client.query(
      `INSERT INTO bus_event (partition, position, event_id, type, key, event)
       SELECT * FROM unnest($1::int[], $2::bigint[], $3::uuid[], $4::text[], $5::text[], $6::bytea[])`,
      [
        placed.map(({ partition }) => partition),
        positions,
        events.map(({ id }) => id),
        events.map(({ type }) => type),
        events.map(({ key }) => key),
        events.map(({ bytes }) => Buffer.from(bytes)),
      ],
    );
    await client.query(
      `UPDATE bus_partition SET next_position = moved.next
       FROM unnest($1::int[], $2::bigint[]) AS moved (partition, next) WHERE bus_partition.partition = moved.partition`,
      [[...next.keys()], [...next.values()]],
    );
  });
}

/** In the order of their numbers, so that two relays never wait for each other in a circle. */
async function lockPartitions(client: PoolClient, wanted: readonly number[]): Promise<Map<number, number>> {
  const { rows } = await client.query<{ partition: number; next_position: string }>(
    'SELECT partition, next_position FROM bus_partition WHERE partition = ANY($1::int[]) ORDER BY partition FOR UPDATE',
    [wanted],
  );
  return new Map(rows.map(({ partition, next_position }) => [partition, Number(next_position)]));
}

function partitionOf(key: string): number {
  return Number.parseInt(hash('sha256', key).slice(0, 8), 16) % partitions;
}

export type Placed = { readonly position: number; readonly event: OutboxEvent };

/** From one position on, in order. */
export async function read(
  client: PoolClient,
  partition: number,
  from: number,
  limit: number,
): Promise<readonly Placed[]> {
  const { rows } = await client.query<EventRow>(
    `SELECT position, event_id, type, key, event FROM bus_event
     WHERE partition = $1 AND position >= $2 ORDER BY position LIMIT $3`,
    [partition, from, limit],
  );
  return rows.map((row) => ({ position: Number(row.position), event: toEvent(row) }));
}

export function toEvent(row: Pick<EventRow, 'event_id' | 'type' | 'key' | 'event'>): OutboxEvent {
  return { id: row.event_id as EventId, type: row.type, key: row.key, bytes: row.event };
}

const keptDays = 14;

/** Forgets what is older than any consumer may lag. */
export async function trim(pool: Pool): Promise<void> {
  await query(pool, 'DELETE FROM bus_event WHERE at < now() - make_interval(days => $1)', [keptDays]);
}
