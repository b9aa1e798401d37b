import { query, unitOfWork } from '@lectern/postgres';
import { Event } from '@lectern/proto/messages/events/v1/events';
import { inSpan } from '@lectern/telemetry/span';
import type { Pool, PoolClient } from 'pg';
import type { ConsumeOptions } from './event-bus.ts';
import type { OutboxEvent } from './outbox-event.ts';

/** What became of one delivery. */
export type Handling = 'handled' | 'handled-before';

type Consumer = Pick<ConsumeOptions, 'group' | 'pool' | 'handler' | 'hooks'>;

/**
 * Hands an event to its consumer once: the mark in the inbox and what the handler writes are one transaction. Throws what
 * the handler throws, with nothing kept. Every adapter of the bus delivers through this.
 */
export async function handleOnce(consumer: Consumer, event: OutboxEvent): Promise<Handling> {
  const startedAt = performance.now();
  const handling = await unitOfWork(consumer.pool, async (client): Promise<Handling> => {
    const marked = await client.query(
      'INSERT INTO inbox (consumer_group, event_id) VALUES ($1, $2) ON CONFLICT DO NOTHING',
      [consumer.group, event.id],
    );
    if (marked.rowCount === 0) return 'handled-before';
    await handle(consumer, event, client);
    return 'handled';
  });
  consumer.hooks?.handled?.(event.type, performance.now() - startedAt);
  return handling;
}

/**
 * The same for several events in their order, in one transaction, as far as it gets before it is told to stop; answers with how many that
 * are. Throws when any of them fails or another member handles one at the same time, with nothing kept.
 */
export async function handleTogether(
  consumer: Consumer,
  events: readonly OutboxEvent[],
  stop: AbortSignal,
): Promise<number> {
  const startedAt = performance.now();
  const done = await unitOfWork(consumer.pool, async (client) => {
    const before = await client.query<{ event_id: string }>(
      'SELECT event_id FROM inbox WHERE consumer_group = $1 AND event_id = ANY($2::uuid[])',
      [consumer.group, events.map(({ id }) => id)],
    );
    const known = new Set(before.rows.map(({ event_id }) => event_id));
    const handled: string[] = [];
    let reached = 0;
    for (const event of events) {
      if (stop.aborted) break;
      reached += 1;
      if (known.has(event.id)) continue;
      await handle(consumer, event, client);
      known.add(event.id);
      handled.push(event.id);
    }
    // Without ON CONFLICT: whoever marked one of them meanwhile has handled it, so we must not have.
    await client.query('INSERT INTO inbox (consumer_group, event_id) SELECT $1, * FROM unnest($2::uuid[])', [
      consumer.group,
      handled,
    ]);
    return reached;
  });
  const ms = (performance.now() - startedAt) / Math.max(1, done);
  for (const { type } of events.slice(0, done)) consumer.hooks?.handled?.(type, ms);
  return done;
}

/** The consumer's work belongs to the trace of whoever caused the event. */
async function handle({ group, handler }: Consumer, event: OutboxEvent, client: PoolClient): Promise<void> {
  const decoded = Event.decode(event.bytes);
  const attributes = {
    'lectern.event_id': event.id,
    'lectern.event_type': event.type,
    'lectern.consumer_group': group,
  };
  const span = { traceparent: decoded.traceparent, kind: 'consumer', attributes } as const;
  await inSpan(`handle ${event.type}`, span, () => handler(decoded, client));
}

// Longer than any bus keeps an event, so that what is forgotten cannot come again.
const rememberedDays = 30;

/** Forgets what was handled long ago. Dead letters may be replayed later still: they were never handled. */
async function trimInbox(pool: Pool): Promise<void> {
  await query(pool, 'DELETE FROM inbox WHERE handled_at < now() - make_interval(days => $1)', [rememberedDays]);
}

const trimEveryMs = 3_600_000;

/** Trims now and then until it is closed. What cannot be trimmed now is trimmed an hour later. */
export function keepTrimmed(pool: Pool): { close(): void } {
  const timer = setInterval(() => void trimInbox(pool).catch(() => undefined), trimEveryMs).unref();
  return { close: () => clearInterval(timer) };
}
