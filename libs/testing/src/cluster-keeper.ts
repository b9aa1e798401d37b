import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startCluster, type Cluster } from '@lectern/postgres';
import { obeyOrders, onSomePort } from './obey.ts';

/** A process of its own that keeps one PostgreSQL for a spec file. */

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
const start = onSomePort((port) => startCluster({ folder, port, settings }));
let cluster: Cluster | undefined;

await obeyOrders({
  orders: {
    start: async () => {
      cluster ??= await start();
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
  },
  url: () => cluster?.url('postgres'),
  tidy: () => rm(folder, { recursive: true, force: true, maxRetries: 5 }),
});
