import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureKafkaJars } from './kafka/jars.ts';
import { startKafka, type KafkaServer } from './kafka/server.ts';
import { obeyOrders, onSomePort } from './obey.ts';

/** A process of its own that keeps one Kafka broker for a spec file. */

const folder = await mkdtemp(join(tmpdir(), 'lectern-kafka-'));
let jars = '';
const start = onSomePort((port) => startKafka(jars, folder, port));
let server: KafkaServer | undefined;

await obeyOrders({
  orders: {
    start: async () => {
      jars ||= await ensureKafkaJars();
      server ??= await start();
    },
    stop: async () => {
      await server?.close();
      server = undefined;
    },
    kill: async () => {
      if (server) process.kill(server.pid, 'SIGKILL');
      await server?.ended;
      server = undefined;
    },
  },
  url: () => server?.url,
  tidy: () => rm(folder, { recursive: true, force: true, maxRetries: 5 }),
});
