import { isDatabaseUnavailable, query, unitOfWork } from '@lectern/postgres';
import type { Pool, PoolClient } from 'pg';
import type { ConsumeOptions, Consumption, RetryPolicy } from '../event-bus.ts';
import { handleOnce, trimInbox } from '../inbox.ts';
import type { OutboxEvent } from '../outbox-event.ts';
import { Pace, repeat } from '../polling.ts';
import { bury, remove, takeForReplay } from './dead-letters.ts';
import { read } from './log.ts';

const defaultRetry: RetryPolicy = { attempts: 6, firstMs: 200, maxMs: 30_000 };
const batch = 100;
const trimEveryMs = 3_600_000;

type Progress = { partition: number; next_position: string; attempts: number };

/**
 * One member of a group. It takes one partition at a time by a lock on the group's progress there, so members share the
 * partitions as they are free, and the lock of a member that dies is free again at once.
 */
export function consumeEmbedded(log: Pool, options: ConsumeOptions): Consumption {
  const { group, hooks = {} } = options;
  const stop = new AbortController();
  let isKnown = false;

  async function step(): Promise<boolean> {
    if (!isKnown) await makeGroupKnown(log, group);
    isKnown = true;
    const replayed = await replayOne(log, options);
    return (await workOnOnePartition(log, options, stop.signal)) || replayed;
  }

  const pace = new Pace({ shortestMs: 5, longestMs: 200 });
  const loop = repeat(step, { pace, failed: (error) => hooks.failed?.(error) });
  // What cannot be trimmed now is trimmed an hour later.
  const trimming = setInterval(() => void trimInbox(options.pool).catch(() => undefined), trimEveryMs).unref();
  let closing: Promise<void> | undefined;
  const close = () => {
    clearInterval(trimming);
    stop.abort();
    return loop.close();
  };
  return { close: () => (closing ??= close()) };
}

async function makeGroupKnown(log: Pool, group: string): Promise<void> {
  await query(
    log,
    `INSERT INTO bus_progress (consumer_group, partition) SELECT $1, partition FROM bus_partition ON CONFLICT DO NOTHING`,
    [group],
  );
}

/** Handles a batch of the partition that has waited longest. False when nothing waits. */
function workOnOnePartition(log: Pool, options: ConsumeOptions, stop: AbortSignal): Promise<boolean> {
  return unitOfWork(log, async (client) => {
    const { rows } = await client.query<Progress>(
      `SELECT progress.partition, progress.next_position, progress.attempts
       FROM bus_progress AS progress JOIN bus_partition USING (partition)
       WHERE consumer_group = $1 AND progress.next_position < bus_partition.next_position AND not_before <= now()
       ORDER BY not_before, random() LIMIT 1 FOR UPDATE OF progress SKIP LOCKED`,
      [options.group],
    );
    const [progress] = rows;
    if (progress === undefined) return false;
    const found = await read(client, progress.partition, Number(progress.next_position), batch);
    await handleInOrder(client, options, progress, found, stop);
    return true;
  });
}

/** As far as it goes: stops at the first event that must wait, or when told to, and keeps the progress up to there. */
async function handleInOrder(
  client: PoolClient,
  options: ConsumeOptions,
  progress: Progress,
  found: readonly { position: number; event: OutboxEvent }[],
  stop: AbortSignal,
): Promise<void> {
  let { attempts } = progress;
  let next = Number(progress.next_position);
  for (const { position, event } of found) {
    if (stop.aborted) break;
    const waitMs = await attempt(client, options, event, attempts + 1);
    if (waitMs !== undefined)
      return keepProgress(client, options.group, progress.partition, next, attempts + 1, waitMs);
    attempts = 0;
    next = position + 1;
  }
  await keepProgress(client, options.group, progress.partition, next, attempts, 0);
}

/** Undefined once the event is done with, one way or the other; else how long it waits. */
async function attempt(
  client: PoolClient,
  options: ConsumeOptions,
  event: OutboxEvent,
  count: number,
): Promise<number | undefined> {
  const { group, types, retry = defaultRetry, hooks = {} } = options;
  if (!types.includes(event.type)) return undefined;
  try {
    await handleOnce(options, event);
    return undefined;
  } catch (error) {
    if (isDatabaseUnavailable(error)) throw error;
    if (count < retry.attempts) {
      hooks.retried?.(event.id, count, error);
      return Math.min(retry.firstMs * 2 ** (count - 1), retry.maxMs);
    }
    await bury(client, group, event, { error, attempts: count });
    hooks.died?.(event.id, error);
    return undefined;
  }
}

async function keepProgress(
  client: PoolClient,
  group: string,
  partition: number,
  next: number,
  attempts: number,
  waitMs: number,
): Promise<void> {
  await client.query(
    `UPDATE bus_progress SET next_position = $3, attempts = $4, not_before = clock_timestamp() + make_interval(secs => $5)
     WHERE consumer_group = $1 AND partition = $2`,
    [group, partition, next, attempts, waitMs / 1_000],
  );
}

function replayOne(log: Pool, options: ConsumeOptions): Promise<boolean> {
  return unitOfWork(log, async (client) => {
    const event = await takeForReplay(client, options.group);
    if (event === undefined) return false;
    try {
      await handleOnce(options, event);
      await remove(client, options.group, event.id);
    } catch (error) {
      if (isDatabaseUnavailable(error)) throw error;
      await bury(client, options.group, event, { error, attempts: 1 });
      options.hooks?.died?.(event.id, error);
    }
    return true;
  });
}
