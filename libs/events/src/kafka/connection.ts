import type { Admin, LogEntry, RetryOptions } from 'kafkajs';
import type { BusAddress } from '../bus-address.ts';
import { busUnavailable } from '../bus.errors.ts';
import type { BusHooks } from '../event-bus.ts';
import { Kafka, logLevel } from './mended-client.ts';
import { topicsOf, type Topics } from './topics.ts';

/** The brokers as everything in this folder reaches them, and the names that are ours there. */
export type Connection = {
  readonly kafka: Kafka;
  readonly topics: Topics;
  /** The broker's name of one of our groups. */
  groupId(group: string): string;
  /** Runs with an admin client of its own. */
  administer<Result>(work: (admin: Admin) => Promise<Result>): Promise<Result>;
};

// What stays away longer is given back to the caller, who has kept what it wants to send and tries again.
const retry: RetryOptions = { retries: 4, initialRetryTime: 100, maxRetryTime: 2_000 };

export function connectKafka(
  { brokers, namespace }: Extract<BusAddress, { kind: 'kafka' }>,
  { warned }: BusHooks,
): Connection {
  const kafka = new Kafka({
    brokers: [...brokers],
    clientId: namespace,
    retry,
    connectionTimeout: 3_000,
    requestTimeout: 15_000,
    logLevel: logLevel.WARN,
    logCreator: () => (entry) => warned?.(entry.log.message, aboutOf(entry)),
  });
  const administer = async <Result>(work: (admin: Admin) => Promise<Result>) => {
    const admin = kafka.admin();
    try {
      await admin.connect().catch((error: unknown) => {
        throw busUnavailable(error);
      });
      return await work(admin);
    } finally {
      await admin.disconnect().catch(() => undefined);
    }
  };
  return { kafka, topics: topicsOf(namespace), groupId: (group) => `${namespace}.${group}`, administer };
}

function aboutOf({ namespace, log: { broker, groupId, error } }: LogEntry): Record<string, unknown> {
  return { part: namespace, broker, groupId, error: String(error ?? '') };
}
