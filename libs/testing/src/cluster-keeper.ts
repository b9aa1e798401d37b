import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { startCluster, type Cluster } from '@lectern/postgres';
import { freePort } from './free-port.ts';

/**
 * A process of its own that keeps one PostgreSQL for a spec file and obeys lines on stdin. However the spec file ends, its end of
 * the pipe closes with it; the keeper then ends the server and removes its folder.
 */

// Fast, and still true to a crash of the server's processes: only a crash of the machine could lose a commit.
const settings = {
  fsync: 'off',
  full_page_writes: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_connections: '200',
  shared_buffers: '64MB',
};

const folder = await mkdtemp(join(tmpdir(), 'lectern-postgres-'));
let port = 0;
let cluster: Cluster | undefined;

const orders: Record<string, () => Promise<void>> = {
  start: async () => {
    cluster ??= await startOnSomePort();
  },
  stop: async () => {
    await cluster?.close();
    cluster = undefined;
  },
  kill: async () => {
    if (cluster) process.kill(cluster.pid, 'SIGKILL');
    await cluster?.ended;
    cluster = undefined;
  },
};

async function startOnSomePort(): Promise<Cluster> {
  for (let attempt = 1; ; attempt += 1) {
    // Another process may take the port between the two steps; once chosen it stays, because its URL is known.
    const wanted = port || (await freePort());
    try {
      const started = await startCluster({ folder, port: wanted, settings });
      port = wanted;
      return started;
    } catch (error) {
      if (attempt === 20) throw error;
      await new Promise((settle) => setTimeout(settle, 100));
    }
  }
}

async function obey(line: string): Promise<void> {
  const [id, order = ''] = line.split(' ');
  try {
    await orders[order]?.();
    answer({ id, url: cluster?.url('postgres') });
  } catch (error) {
    answer({ id, error: String(error) });
  }
}

function answer(what: object): void {
  process.stdout.write(`${JSON.stringify(what)}\n`);
}

// Ctrl-C reaches the whole group; the pipe says when it is over.
process.on('SIGINT', () => undefined);
process.stdout.on('error', () => undefined);

for await (const line of createInterface({ input: process.stdin })) await obey(line);
await orders.stop?.().catch(() => undefined);
await rm(folder, { recursive: true, force: true, maxRetries: 5 });
