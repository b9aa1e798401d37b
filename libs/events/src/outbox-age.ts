import type { Pool } from 'pg';

const everyMs = 1_000;

/** Tells every second how old the oldest event is that waits in the outbox, by the database's clock. `close` lets the running look finish. */
export function watchAge(pool: Pool, tell: (ms: number) => void): { close(): Promise<void> } {
  let known = { ms: 0, at: performance.now() };
  let looking = Promise.resolve();

  async function look(): Promise<void> {
    const ms = await findAge(pool).catch(() => grown(known));
    known = { ms, at: performance.now() };
    tell(ms);
  }

  const timer = setInterval(() => (looking = looking.then(look)), everyMs);
  return {
    close: () => {
      clearInterval(timer);
      return looking;
    },
  };
}

async function findAge(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ ms: number }>(
    `SELECT greatest(0, 1000 * extract(epoch FROM clock_timestamp() - created_at))::float8 AS ms
     FROM outbox ORDER BY id LIMIT 1`,
  );
  return rows[0]?.ms ?? 0;
}

/** While the database is away, what waited there goes on waiting. */
function grown({ ms, at }: { ms: number; at: number }): number {
  return ms === 0 ? 0 : ms + performance.now() - at;
}
