import { randomUUID } from 'node:crypto';
import type { Consumer, KafkaMessage } from 'kafkajs';
import { busUnavailable } from '../bus.errors.ts';
import type { Connection } from './connection.ts';

// A compacted topic may end in offsets that hold nothing any more: looks without news, after which there is nothing more to come.
const looksWithoutNews = 5;

/** Reads a topic from its beginning to where its end was when this was asked. Leaves no trace at the brokers. */
export async function readTopic(
  { kafka, groupId, administer }: Connection,
  topic: string,
  each: (message: KafkaMessage) => void,
): Promise<void> {
  const left = await administer(async (admin) => {
    const partitions = await admin.fetchTopicOffsets(topic);
    const filled = partitions.filter(({ high, low }) => BigInt(high) > BigInt(low));
    return new Map(filled.map(({ partition, high }) => [partition, BigInt(high)]));
  });
  if (left.size === 0) return;
  // The client reads as a member of some group only; this one has nobody else, commits nothing and goes at the end.
  const reader = groupId(`reader.${randomUUID()}`);
  const consumer = kafka.consumer({
    groupId: reader,
    allowAutoTopicCreation: false,
    maxWaitTimeInMs: 50,
    retry: { restartOnFailure: () => Promise.resolve(false) },
  });
  try {
    await consumer.connect();
    await consumer.subscribe({ topic, fromBeginning: true });
    await readToEnd(consumer, left, each);
  } catch (error) {
    throw busUnavailable(error);
  } finally {
    await consumer.disconnect().catch(() => undefined);
    await administer((admin) => admin.deleteGroups([reader])).catch(() => undefined);
  }
}

function readToEnd(
  consumer: Consumer,
  left: Map<number, bigint>,
  each: (message: KafkaMessage) => void,
): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let looks = 0;
  consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
  consumer.on(consumer.events.FETCH, () => {
    looks += 1;
    if (looks > looksWithoutNews) resolve();
  });
  const eachBatch = ({ batch }: { batch: { partition: number; messages: KafkaMessage[]; lastOffset(): string } }) => {
    looks = 0;
    for (const message of batch.messages) each(message);
    if (BigInt(batch.lastOffset()) + 1n >= (left.get(batch.partition) ?? 0n)) left.delete(batch.partition);
    if (left.size === 0) resolve();
    return Promise.resolve();
  };
  consumer.run({ autoCommit: false, eachBatch }).catch(reject);
  return promise;
}
