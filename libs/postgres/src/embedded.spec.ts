import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { type Cluster, startCluster } from './embedded.ts';

const asRoot = process.getuid?.() === 0 ? it : it.skip;

describe('the embedded PostgreSQL', () => {
  let folder: string;
  let cluster: Cluster | undefined;

  // mkdtemp makes a folder that only its owner may enter: what a home or a clone often is.
  beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'lectern-cluster-'))));

  afterEach(async () => {
    await cluster?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const start = async (below = folder) => (cluster = await startCluster({ folder: below, port: await freePort() }));

  it('keeps what was written from one start to the next', async () => {
    const first = await start();
    await first.ensureDatabase('school');
    await query(first.url('school'), 'CREATE TABLE kept AS SELECT 41 + 1 AS answer');
    await first.close();
    await first.close();
    const second = await start();
    await second.ensureDatabase('school');
    expect(await query(second.url('school'), 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  });

  it('lets nobody in without the password', async () => {
    const { url } = await start();
    const wrong = new URL(url('postgres'));
    wrong.password = 'guess';
    await expect(query(wrong.href, 'SELECT 1')).rejects.toThrow('password authentication failed');
  });

  it('says that it ended, also when it was killed, and starts again on the same folder', async () => {
    const first = await start();
    process.kill(first.pid, 'SIGKILL');
    await first.ended;
    const second = await start();
    expect(await query(second.url('postgres'), 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  asRoot('runs for root behind a folder that only root may enter', async () => {
    const closed = join(folder, 'closed');
    await mkdir(closed, { mode: 0o700 });
    const { url } = await start(join(closed, 'postgres'));
    expect(await query(url('postgres'), 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });
});

async function query(url: string, text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return port;
}
