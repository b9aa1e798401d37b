import { setTimeout as pause } from 'node:timers/promises';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Pool } from 'pg';
import {
  createDatabaseIfMissing,
  migrate,
  openDataSource,
  openPool,
  query,
  retryWhileUnavailable,
  ServerClock,
  sqlMigration,
  startCluster,
  unitOfWork,
  type Cluster,
} from './index.ts';

const unavailable = { refusal: { code: 'DATABASE_UNAVAILABLE', retryable: true } };
let folder: string;
let port: number;
let cluster: Cluster;
let url: string;
let pool: Pool;
let lost: Error[];

const start = () => startCluster({ folder, port, settings: { fsync: 'off' } });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lectern-spec-'));
  port = await freePort();
  cluster = await start();
});
beforeEach(async () => {
  url = cluster.url(`spec_${Math.random().toString(36).slice(2)}`);
  await createDatabaseIfMissing(url);
  lost = [];
  pool = openPool({ url, max: 3, onConnectionLost: (error) => lost.push(error) });
});
afterEach(() => pool.end());
afterAll(async () => {
  await cluster.close();
  await rm(folder, { recursive: true, force: true });
});

const seats = sqlMigration('CreateSeat1763690000000', [
  'CREATE TABLE seat (name text PRIMARY KEY)',
  "INSERT INTO seat VALUES ('1A')",
]);
const names = async () =>
  (await pool.query<{ name: string }>('SELECT name FROM seat ORDER BY name')).rows.map(({ name }) => name);

describe('createDatabaseIfMissing', () => {
  it('makes the database once, though several ask', async () => {
    const wanted = cluster.url('Name with "quotes"');
    const made = await Promise.all([1, 2, 3].map(() => createDatabaseIfMissing(wanted)));
    expect(made.filter(Boolean)).toHaveLength(1);
    expect(await createDatabaseIfMissing(wanted)).toBe(false);
  });
});

describe('the clock of the server', () => {
  it('is that of a real PostgreSQL', async () => {
    const clock = await ServerClock.start(pool);
    const [row] = (await query<{ now: Date }>(pool, 'SELECT clock_timestamp() AS now')).rows;
    expect(Math.abs(clock.now().getTime() - (row?.now.getTime() ?? 0))).toBeLessThan(60_000);
    clock.close();
  });
});

describe('migrate', () => {
  it('runs what has not run yet, in order, once, though several processes begin at the same time', async () => {
    const later = sqlMigration('AddSecond1763690000001', ["INSERT INTO seat VALUES ('1B')"]);
    expect(await migrate(url, [seats])).toEqual(['CreateSeat1763690000000']);
    const runs = await Promise.all([1, 2, 3].map(() => migrate(url, [later, seats])));
    expect(runs.flat()).toEqual(['AddSecond1763690000001']);
    expect(await names()).toEqual(['1A', '1B']);
  });

  it('keeps nothing of a step that fails, and everything of the steps before it', async () => {
    const half = sqlMigration('Half1763690000002', ["INSERT INTO seat VALUES ('half')", 'SELECT no_such_thing']);
    await expect(migrate(url, [seats, half])).rejects.toThrow('no_such_thing');
    expect(await names()).toEqual(['1A']);
    expect(await migrate(url, [seats])).toEqual([]);
  });

  it('gives up on a lock that somebody holds, rather than stop everybody behind it', async () => {
    await migrate(url, [seats]);
    const column = sqlMigration('AddColumn1763690000003', ['ALTER TABLE seat ADD COLUMN row integer']);
    await unitOfWork(pool, async (client) => {
      await client.query('SELECT * FROM seat');
      await expect(migrate(url, [seats, column], { lockTimeoutMs: 50 })).rejects.toThrow('lock timeout');
    });
    expect(await migrate(url, [seats, column])).toEqual(['AddColumn1763690000003']);
  });

  it('wants names that can be ordered', () => {
    expect(() => sqlMigration('AddColumn', [])).toThrow('13 digits');
  });
});

describe('unitOfWork', () => {
  beforeEach(() => migrate(url, [seats]));

  it('keeps all or nothing', async () => {
    await unitOfWork(pool, (client) => client.query("INSERT INTO seat VALUES ('2A')"));
    const failing = unitOfWork(pool, async (client) => {
      await client.query("INSERT INTO seat VALUES ('2B')");
      throw new Error('changed my mind');
    });
    await expect(failing).rejects.toThrow('changed my mind');
    expect(await names()).toEqual(['1A', '2A']);
    expect(pool.idleCount).toBe(pool.totalCount);
  });

  it('runs again when the server undid it because of another transaction', async () => {
    await pool.query("INSERT INTO seat VALUES ('2A')");
    let runs = 0;
    const lockBoth = (first: string, second: string) =>
      unitOfWork(pool, async (client) => {
        runs += 1;
        await client.query('SELECT 1 FROM seat WHERE name = $1 FOR UPDATE', [first]);
        await client.query('SELECT pg_sleep(0.05)');
        await client.query('SELECT 1 FROM seat WHERE name = $1 FOR UPDATE', [second]);
      });
    await Promise.all([lockBoth('1A', '2A'), lockBoth('2A', '1A')]);
    expect(runs).toBe(3);
  });

  it('takes only its own connection for the database', async () => {
    const elsewhere = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
    await expect(unitOfWork(pool, () => Promise.reject(elsewhere))).rejects.toBe(elsewhere);
    const ended = unitOfWork(pool, async (client) => {
      const pid = (await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')).rows[0]?.pid;
      await pool.query('SELECT pg_terminate_backend($1)', [pid]);
      await client.query('SELECT pg_sleep(1)');
    });
    await expect(ended).rejects.toMatchObject(unavailable);
    expect(await names()).toEqual(['1A']);
  });
});

describe('a server that goes away', () => {
  it('is told as one retryable error, and the pool goes on when it is back', async () => {
    await migrate(url, [seats]);
    await Promise.all([1, 2, 3].map(() => pool.query('SELECT pg_sleep(0.01)')));
    const running = query(pool, 'SELECT pg_sleep(10)');
    const answers = Promise.allSettled([running]);
    await pause(50);
    process.kill(cluster.pid, 'SIGKILL');
    await cluster.ended;
    expect(await answers).toMatchObject([{ status: 'rejected', reason: unavailable }]);
    await expect(query(pool, 'SELECT 1')).rejects.toMatchObject(unavailable);
    await expect(unitOfWork(pool, () => Promise.resolve(1))).rejects.toMatchObject(unavailable);
    await expect(openDataSource({ url, entities: [] })).rejects.toMatchObject(unavailable);
    await expect(retryWhileUnavailable(() => query(pool, 'SELECT 1'), { withinMs: 150 })).rejects.toMatchObject(
      unavailable,
    );
    const waiting = retryWhileUnavailable(() => query<{ name: string }>(pool, 'SELECT name FROM seat'), {
      withinMs: 10_000,
    });
    cluster = await start();
    expect((await waiting).rows).toEqual([{ name: '1A' }]);
    expect(lost.length).toBeGreaterThan(0);
  });

  it('is heard of by the next statement of a connection that was lent and idle', async () => {
    const client = await pool.connect();
    const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    const ended = new Promise((resolve) => client.once('end', resolve));
    await pool.query('SELECT pg_terminate_backend($1)', [rows[0]?.pid]);
    await ended;
    await expect(query(client, 'SELECT 1')).rejects.toMatchObject(unavailable);
    client.release();
    expect((await query(pool, 'SELECT 1')).rowCount).toBe(1);
  });

  it('does not hide what is wrong with a statement', async () => {
    await expect(query(pool, 'SELECT no_such_thing')).rejects.toThrow('no_such_thing');
  });

  it('ends statements that run too long, and keeps the connection', async () => {
    const hasty = openPool({ url, max: 1, statementTimeoutMs: 50 });
    await expect(query(hasty, 'SELECT pg_sleep(5)')).rejects.toThrow('statement timeout');
    expect((await query(hasty, 'SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
    await hasty.end();
  });
});

describe('openDataSource', () => {
  it('never touches the schema', async () => {
    const source = await openDataSource({ url, entities: [] });
    expect(await source.query("SELECT 1 FROM pg_tables WHERE schemaname = 'public'")).toEqual([]);
    await source.destroy();
  });
});

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const taken = (server.address() as AddressInfo).port;
      server.close(() => resolve(taken));
    });
  });
}
