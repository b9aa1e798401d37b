import { createDatabaseIfMissing, migrate } from '@lectern/postgres';
import { getBusAddress } from './bus-address.ts';
import { EmbeddedEventBus } from './embedded/embedded-event-bus.ts';
import type { BusHooks, EventBus } from './event-bus.ts';
import { connectKafka } from './kafka/connection.ts';
import { KafkaEventBus } from './kafka/kafka-event-bus.ts';
import { createTopics } from './kafka/topics.ts';
import { embeddedBusMigrations } from './migrations.ts';

/**
 * The bus that an address names: `embedded:postgres://…` is a log in that database, `kafka://host:port[,host:port][/namespace]` is Kafka. Throws on an
 * address of no known kind.
 */
export function openEventBus(text: string, hooks: BusHooks = {}): EventBus {
  const address = getBusAddress(text);
  return address.kind === 'kafka' ? new KafkaEventBus(address, hooks) : new EmbeddedEventBus(address.databaseUrl);
}

/**
 * Makes what the bus needs: the database and its tables, or the topics. Run by a command before a new version serves, never by a service. Says
 * what it did, and what it found to be other than declared; doing it again does nothing.
 */
export async function prepareBus(text: string): Promise<readonly string[]> {
  const address = getBusAddress(text);
  if (address.kind === 'kafka') {
    const { administer, topics } = connectKafka(address, {});
    return administer((admin) => createTopics(admin, topics));
  }
  const wasMade = await createDatabaseIfMissing(address.databaseUrl);
  const steps = await migrate(address.databaseUrl, embeddedBusMigrations);
  return [...(wasMade ? ['made the database'] : []), ...steps];
}
