import { query, unitOfWork } from '@lectern/postgres';
import type { Pool, PoolClient } from 'pg';
import { deliverOnce, onceOnly } from '../delivery.ts';
import type { ConsumeOptions, Consumption } from '../event-bus.ts';
import { handleTogether, keepTrimmed } from '../inbox.ts';
import type { OutboxEvent } from '../outbox-event.ts';
import { Pace, repeat } from '../polling.ts';
import { bury, remove, takeForReplay } from './dead-letters.ts';
import { read, type Placed } from './log.ts';

const batch = 200;

type Progress = { partition: number; next_position: string; attempts: number };

/**
 * One member of a group. It takes a few partitions at a time, each by a lock on the group's progress there, so members share the
 * partitions as they are free, and the lock of a member that dies is free again at once.
 */
export function consumeEmbedded(log: Pool, options: ConsumeOptions): Consumption {
  const { group, concurrency = 2, hooks = {} } = options;
  const stop = new AbortController();
  let isKnown = false;

  async function step(): Promise<boolean> {
    if (!isKnown) await makeGroupKnown(log, group);
    isKnown = true;
    const replayed = await replayOne(log, options);
    return (await workOnOnePartition(log, options, stop.signal)) || replayed;
  }

  const loops = Array.from({ length: concurrency }, () => {
    const pace = new Pace({ shortestMs: 5, longestMs: 200 });
    return repeat(step, { pace, failed: (error) => hooks.failed?.(error) });
  });
  const trimming = keepTrimmed(options.pool);
  let closing: Promise<void> | undefined;
  const close = async () => {
    trimming.close();
    stop.abort();
    await Promise.all(loops.map((loop) => loop.close()));
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
  found: readonly Placed[],
  stop: AbortSignal,
): Promise<void> {
  let { attempts } = progress;
  const wanted = found.filter(({ event }) => options.types.includes(event.type));
  const done = attempts > 0 ? 0 : await handleManyAtOnce(options, wanted, stop);
  for (const { position, event } of wanted.slice(done)) {
    if (stop.aborted) return keepProgress(client, options.group, progress.partition, position, attempts, 0);
    const waitMs = await attempt(client, options, event, attempts + 1);
    if (waitMs !== undefined)
      return keepProgress(client, options.group, progress.partition, position, attempts + 1, waitMs);
    attempts = 0;
  }
  const last = found.at(-1)?.position ?? Number(progress.next_position) - 1;
  await keepProgress(client, options.group, progress.partition, last + 1, attempts, 0);
}

/** Where several may share a transaction; answers with how many from the front are done. Whatever is in the way, they are then delivered singly. */
async function handleManyAtOnce(
  options: ConsumeOptions,
  wanted: readonly Placed[],
  stop: AbortSignal,
): Promise<number> {
  const { together = 1 } = options;
  if (together < 2) return 0;
  let done = 0;
  while (done < wanted.length && !stop.aborted) {
    const events = wanted.slice(done, done + together).map(({ event }) => event);
    const handled = await handleTogether(options, events, stop).catch(() => 0);
    if (handled === 0) break;
    done += handled;
  }
  return done;
}

/** Undefined once the event is done with, one way or the other; else how long it waits. */
async function attempt(
  client: PoolClient,
  options: ConsumeOptions,
  event: OutboxEvent,
  count: number,
): Promise<number | undefined> {
  const outcome = await deliverOnce(options, event, count);
  if (outcome.kind === 'again') return outcome.waitMs;
  if (outcome.kind === 'dead') {
    await bury(client, options.group, event, { error: outcome.error, attempts: count });
    options.hooks?.died?.(event.id, outcome.error);
  }
  return undefined;
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
    const outcome = await deliverOnce(options, event, 1, onceOnly);
    if (outcome.kind === 'done') await remove(client, options.group, event.id);
    if (outcome.kind === 'dead') {
      await bury(client, options.group, event, { error: outcome.error, attempts: 1 });
      options.hooks?.died?.(event.id, outcome.error);
    }
    return true;
  });
}
