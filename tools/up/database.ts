import { setTimeout as pause } from 'node:timers/promises';
import { type Cluster, type ClusterOptions, startCluster } from '@lectern/postgres/embedded';

/** PostgreSQL, started again when it dies. */
export type Database = {
  pid(): number;
  url(database: string): string;
  /** Kills it (SIGKILL), leaves it dead for so long and starts it again: what a power cut does to a database machine. */
  suffer(downMs: number): Promise<void>;
  close(): Promise<void>;
};

const settings = {
  // One classroom on one machine: what is left over helps the media worker more.
  shared_buffers: '32MB',
  max_connections: '80',
  jit: 'off',
  wal_compression: 'on',
};

export async function keepDatabase(
  options: ClusterOptions,
  names: readonly string[],
  tell: (event: string) => void,
): Promise<Database> {
  let cluster = await startCluster({ settings, ...options });
  let downMs = 0;
  let closing: Promise<void> | undefined;
  await Promise.all(names.map((name) => cluster.ensureDatabase(name)));
  let back = Promise.withResolvers<void>();
  void keepAlive();

  async function keepAlive() {
    for (;;) {
      await cluster.ended;
      if (closing) return;
      tell('PostgreSQL ended and is started again');
      await pause(downMs);
      cluster = await startAgain();
      back.resolve();
    }
  }

  /** The dead server's children may still hold its memory for a moment. */
  async function startAgain(): Promise<Cluster> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await startCluster({ settings, ...options });
      } catch (error) {
        if (attempt === 10 || closing) throw error;
        await pause(200 * attempt);
      }
    }
  }

  return {
    pid: () => cluster.pid,
    url: (name) => cluster.url(name),
    async suffer(forMs) {
      downMs = forMs;
      back = Promise.withResolvers<void>();
      process.kill(cluster.pid, 'SIGKILL');
      await back.promise;
      downMs = 0;
    },
    close: () => (closing ??= cluster.close()),
  };
}
