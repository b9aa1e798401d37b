import { isDatabaseUnavailable } from '@lectern/postgres';
import type { ConsumeOptions, RetryPolicy } from './event-bus.ts';
import { handleOnce } from './inbox.ts';
import type { OutboxEvent } from './outbox-event.ts';

const defaultRetry: RetryPolicy = { attempts: 6, firstMs: 200, maxMs: 30_000 };

/** What follows from one delivery: the event is done with, comes again after a while, or was given up. */
export type Outcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'again'; readonly waitMs: number }
  | { readonly kind: 'dead'; readonly error: unknown };

/**
 * Delivers an event for the `count`th time. Every adapter of the bus delivers through this, and keeps an event that is dead among
 * its dead letters. Rejects while the consumer's database is away: that is no attempt.
 */
export async function deliverOnce(
  options: ConsumeOptions,
  event: OutboxEvent,
  count: number,
  { attempts, firstMs, maxMs } = options.retry ?? defaultRetry,
): Promise<Outcome> {
  try {
    await handleOnce(options, event);
    return { kind: 'done' };
  } catch (error) {
    if (isDatabaseUnavailable(error)) throw error;
    if (count >= attempts) return { kind: 'dead', error };
    options.hooks?.retried?.(event.id, count, error);
    return { kind: 'again', waitMs: Math.min(firstMs * 2 ** (count - 1), maxMs) };
  }
}

/** A replay is one delivery: whoever asked for it can ask again. */
export const onceOnly: RetryPolicy = { attempts: 1, firstMs: 0, maxMs: 0 };

const longestReason = 2_000;

/** What a dead letter says of why it is one. */
export const reasonOf = (error: unknown): string => String(error).slice(0, longestReason);
