import { Clock } from '@lectern/kernel';
import type { Pool } from 'pg';
import { retryWhileUnavailable } from './availability.ts';
import { query } from './pool.ts';

export type ServerClockOptions = {
  /** Hears why the clock could not be compared this time; it goes on as it was compared last. */
  readonly failed?: (error: unknown) => void;
  readonly everyMs?: number;
};

/** A comparison that took longer says little: the server's answer may be from its beginning or from its end. */
const longestMs = 500;
const samples = 4;

/**
 * The clock of the database server, so that all processes that share a database agree on the time, whatever their own
 * machines believe. Compared at the start and every minute, and in between counted on by the monotonic clock.
 */
export class ServerClock extends Clock {
  /** What to add to this process's monotonic time. */
  #offsetMs: number;
  readonly #timer: NodeJS.Timeout;

  private constructor(offsetMs: number, measure: () => Promise<number | undefined>, options: ServerClockOptions) {
    super();
    this.#offsetMs = offsetMs;
    const { everyMs = 60_000, failed } = options;
    const compare = async () => (this.#offsetMs = (await measure()) ?? this.#offsetMs);
    this.#timer = setInterval(() => void compare().catch((error: unknown) => failed?.(error)), everyMs);
    this.#timer.unref();
  }

  /** Waits for a database that starts at the same time. */
  static start(pool: Pool, options: ServerClockOptions = {}): Promise<ServerClock> {
    return retryWhileUnavailable(() => ServerClock.follow(() => readServerTime(pool), options), { withinMs: 30_000 });
  }

  /** Follows whatever clock answers, in milliseconds since 1970. */
  static async follow(ask: () => Promise<number>, options: ServerClockOptions = {}): Promise<ServerClock> {
    const first = await best(ask);
    const measure = async () => {
      const { offsetMs, tookMs } = await best(ask);
      return tookMs > longestMs ? undefined : offsetMs;
    };
    return new ServerClock(first.offsetMs, measure, options);
  }

  now(): Date {
    return new Date(Math.round(performance.now() + this.#offsetMs));
  }

  /** Compares no more; goes on counting. Idempotent. */
  close(): void {
    clearInterval(this.#timer);
  }
}

type Sample = { readonly offsetMs: number; readonly tookMs: number };

/** Of a few comparisons the quickest: it is wrong by half of its duration at most. */
async function best(ask: () => Promise<number>): Promise<Sample> {
  let quickest = await compareOnce(ask);
  for (let more = 1; more < samples; more += 1) {
    const sample = await compareOnce(ask);
    if (sample.tookMs < quickest.tookMs) quickest = sample;
  }
  return quickest;
}

async function compareOnce(ask: () => Promise<number>): Promise<Sample> {
  const askedAt = performance.now();
  const serverMs = await ask();
  const answeredAt = performance.now();
  return { offsetMs: serverMs - (askedAt + answeredAt) / 2, tookMs: answeredAt - askedAt };
}

async function readServerTime(pool: Pool): Promise<number> {
  const { rows } = await query<{ ms: number }>(
    pool,
    'SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS ms',
  );
  return Number(rows[0]?.ms);
}
