import { setTimeout as pause } from 'node:timers/promises';
import type { Admin, ITopicConfig } from 'kafkajs';
import { topicMissing, topicsNotServed } from '../bus.errors.ts';

/** The names of our topics in one namespace. */
export type Topics = {
  /** Every domain event, by the subject that it is about. */
  readonly events: string;
  /** Dead letters that were asked for again, by subject, each for one group. */
  readonly replays: string;
  /** What groups gave up on, by group and event; compacted, and emptied key by key when a replay succeeds. */
  readonly deadLetters: string;
};

export const topicsOf = (namespace: string): Topics => ({
  events: `${namespace}.events`,
  replays: `${namespace}.replays`,
  deadLetters: `${namespace}.dead-letters`,
});

const days = 86_400_000;
// As long as the embedded bus keeps them, and less than inboxes remember.
const keptMs = String(14 * days);

/** The declaration. More partitions later would put a subject's next events where its earlier ones are not: choose well now. */
function declare({ events, replays, deadLetters }: Topics): readonly Required<Declared>[] {
  const passing = { 'cleanup.policy': 'delete', 'retention.ms': keptMs };
  return [
    { topic: events, numPartitions: 16, config: passing },
    { topic: replays, numPartitions: 4, config: passing },
    { topic: deadLetters, numPartitions: 1, config: { 'cleanup.policy': 'compact', 'retention.ms': '-1' } },
  ];
}

type Declared = {
  readonly topic: string;
  readonly numPartitions: number;
  readonly config: Readonly<Record<string, string>>;
};

const servedWithinMs = 30_000;

/**
 * Makes the topics that are missing, with as many replicas as the brokers give by default, and waits until every topic has its leaders; rejects
 * with BUS_TOPIC_NOT_SERVED when that takes longer than `limitMs`. Returns what it did, and where a topic differs from what is declared: that
 * is left as it is, for somebody may have meant it.
 */
export async function createTopics(admin: Admin, topics: Topics, limitMs = servedWithinMs): Promise<readonly string[]> {
  const declared = declare(topics);
  const present = new Set(await admin.listTopics());
  const missing = declared.filter(({ topic }) => !present.has(topic));
  if (missing.length > 0) await admin.createTopics({ topics: missing.map(toRequest), waitForLeaders: false });
  await untilServed(admin, Object.values(topics), limitMs);
  const there = declared.filter(({ topic }) => present.has(topic));
  return [...missing.map(({ topic }) => `made ${topic}`), ...(await findDifferences(admin, there))];
}

async function untilServed(admin: Admin, topics: string[], limitMs: number): Promise<void> {
  const deadline = Date.now() + limitMs;
  for (;;) {
    const unserved = await findUnserved(admin, topics);
    if (unserved.length === 0) return;
    if (Date.now() >= deadline) throw topicsNotServed(unserved, limitMs);
    await pause(50);
  }
}

async function findUnserved(admin: Admin, topics: string[]): Promise<readonly string[]> {
  try {
    const { topics: found } = await admin.fetchTopicMetadata({ topics });
    const served = found.filter(({ partitions }) => partitions.every(({ leader }) => leader >= 0));
    return topics.filter((topic) => !served.some(({ name }) => name === topic));
  } catch (error) {
    // The answer names no topic, so that any of them may be the one.
    if (isNotYet(error)) return topics;
    throw error;
  }
}

const notYet: readonly unknown[] = ['UNKNOWN_TOPIC_OR_PARTITION', 'LEADER_NOT_AVAILABLE'];

/**
 * A busy broker says for a moment that it does not know what it has just made, which kafkajs takes for the end; or that nobody leads it, which
 * kafkajs hears a few times and then wraps.
 */
function isNotYet(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return notYet.includes((error as { type?: unknown }).type) || isNotYet(error.cause);
}

function toRequest({ topic, numPartitions, config }: Declared): ITopicConfig {
  return { topic, numPartitions, configEntries: Object.entries(config).map(([name, value]) => ({ name, value })) };
}

async function findDifferences(admin: Admin, declared: readonly Declared[]): Promise<readonly string[]> {
  if (declared.length === 0) return [];
  const names = declared.map(({ topic }) => topic);
  const { topics: found } = await admin.fetchTopicMetadata({ topics: names });
  // 2 is a topic; kafkajs declares the numbers as an enum, which a type-stripped import does not have.
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: names.map((name) => ({ type: 2, name })),
  });
  return declared.flatMap(({ topic, numPartitions, config }) => {
    const partitions = found.find(({ name }) => name === topic)?.partitions.length ?? 0;
    const entries = resources.find(({ resourceName }) => resourceName === topic)?.configEntries ?? [];
    const wanted = Object.entries(config).map(([name, value]) => {
      const actual = entries.find(({ configName }) => configName === name)?.configValue;
      return { name, value, actual };
    });
    return [{ name: 'partitions', value: String(numPartitions), actual: String(partitions) }, ...wanted]
      .filter(({ value, actual }) => value !== actual)
      .map(({ name, value, actual }) => `${topic} has ${name} ${actual} where ${value} is declared`);
  });
}

/** Rejects with BUS_TOPIC_MISSING unless all are there. Asks for the list of all: to ask for one by name may make it. */
export async function requireTopics(admin: Admin, topics: Topics): Promise<void> {
  const present = new Set(await admin.listTopics());
  const missing = Object.values(topics).filter((topic) => !present.has(topic));
  if (missing.length > 0) throw topicMissing(missing);
}
