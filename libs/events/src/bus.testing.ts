import { openPool } from '@lectern/postgres';
import { startBroker, startDatabase } from '@lectern/testing';
import { randomUUID } from 'node:crypto';
import { getBusAddress } from './bus-address.ts';
import { toEvent as fromRow } from './embedded/log.ts';
import { connectKafka } from './kafka/connection.ts';
import { toEvent as fromMessage } from './kafka/message.ts';
import { readTopic } from './kafka/read-topic.ts';
import { prepareBus } from './open-event-bus.ts';
import type { OutboxEvent } from './outbox-event.ts';

export type TestBus = {
  /** What `openEventBus` takes; prepared, and empty. */
  readonly url: string;
  /** What was published under a key, in order. */
  published(key: string): Promise<readonly OutboxEvent[]>;
  close(): Promise<void>;
};

/**
 * A real bus for a spec: the embedded one, or on Kafka where LECTERN_TEST_BUS is `kafka` (a broker of the spec file's own) or a broker's address (a
 * namespace of its own there). `npm test` runs the specs that tell or hear events with either.
 */
export async function startTestBus(wanted = process.env['LECTERN_TEST_BUS'] ?? 'embedded'): Promise<TestBus> {
  const { url, close } = await findBus(wanted);
  await prepareBus(url);
  return { url, close, published: (key) => findPublished(url, key) };
}

async function findBus(wanted: string): Promise<Pick<TestBus, 'url' | 'close'>> {
  if (wanted === 'kafka') return startBroker();
  if (wanted !== 'embedded') return { url: `${wanted}/spec-${randomUUID()}`, close: () => Promise.resolve() };
  const { url, close } = await startDatabase();
  return { url: `embedded:${url}`, close };
}

async function findPublished(url: string, key: string): Promise<readonly OutboxEvent[]> {
  const address = getBusAddress(url);
  if (address.kind === 'kafka') {
    const found: OutboxEvent[] = [];
    const connection = connectKafka(address, {});
    await readTopic(connection, connection.topics.events, (message) => found.push(fromMessage(message)));
    return found.filter((event) => event.key === key);
  }
  const pool = openPool({ url: address.databaseUrl, max: 1 });
  try {
    const { rows } = await pool.query('SELECT * FROM bus_event WHERE key = $1 ORDER BY partition, position', [key]);
    return rows.map(fromRow);
  } finally {
    await pool.end();
  }
}
