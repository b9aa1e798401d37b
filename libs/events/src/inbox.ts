import { query, unitOfWork } from '@lectern/postgres';
import { Event } from '@lectern/proto/messages/events/v1/events';
import type { Pool } from 'pg';
import type { ConsumeOptions } from './event-bus.ts';
import type { OutboxEvent } from './outbox-event.ts';

/** What became of one delivery. */
export type Handling = 'handled' | 'handled-before';

/**
 * Hands an event to its consumer once: the mark in the inbox and what the handler writes are one transaction. Throws what
 * the handler throws, with nothing kept. Every adapter of the bus delivers through this.
 */
export async function handleOnce(
  { group, pool, handler, hooks = {} }: Pick<ConsumeOptions, 'group' | 'pool' | 'handler' | 'hooks'>,
  { id, type, bytes }: OutboxEvent,
): Promise<Handling> {
  const startedAt = performance.now();
  const handling = await unitOfWork(pool, async (client): Promise<Handling> => {
    const marked = await client.query(
      'INSERT INTO inbox (consumer_group, event_id) VALUES ($1, $2) ON CONFLICT DO NOTHING',
      [group, id],
    );
    if (marked.rowCount === 0) return 'handled-before';
    await handler(Event.decode(bytes), client);
    return 'handled';
  });
  hooks.handled?.(type, performance.now() - startedAt);
  return handling;
}

// Longer than any bus keeps an event, so that what is forgotten cannot come again.
const rememberedDays = 30;

/** Forgets what was handled long ago. Dead letters may be replayed later still: they were never handled. */
export async function trimInbox(pool: Pool): Promise<void> {
  await query(pool, 'DELETE FROM inbox WHERE handled_at < now() - make_interval(days => $1)', [rememberedDays]);
}
