import { newId } from '@lectern/kernel';
import { Kafka, logLevel, Partitioners } from 'kafkajs';
import { getBusAddress } from '../src/bus-address.ts';
import { topicsOf } from '../src/kafka/topics.ts';
import type { OutboxEvent } from '../src/index.ts';
import { rate } from './kit.ts';

/** kafkajs as its documentation shows it: batches of a thousand out, every message in, and nothing that makes a repetition harmless. */
export async function openBareKafka(url: string) {
  const address = getBusAddress(url);
  if (address.kind !== 'kafka') throw new Error('no brokers');
  const kafka = new Kafka({ brokers: [...address.brokers], logLevel: logLevel.NOTHING });
  const topic = topicsOf(address.namespace).events;
  const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner });
  await producer.connect();

  async function send(events: readonly OutboxEvent[]): Promise<void> {
    for (let n = 0; n < events.length; n += 1_000)
      await producer.send({
        topic,
        messages: events.slice(n, n + 1_000).map(({ id, key, bytes }) => ({
          key,
          value: Buffer.from(bytes),
          headers: { id },
        })),
      });
  }

  return {
    send,
    /** Until each of them was handled; counted from the first. */
    async consume(
      events: readonly OutboxEvent[],
      concurrency: number,
      handle: (event: Pick<OutboxEvent, 'id' | 'key'>) => Promise<unknown>,
    ): Promise<number> {
      await send(events);
      const wanted = new Set<string>(events.map(({ id }) => id));
      const consumer = kafka.consumer({ groupId: `bare-${newId()}`, maxWaitTimeInMs: 100 });
      await consumer.connect();
      await consumer.subscribe({ topic, fromBeginning: true });
      const { promise: first, resolve: begin } = Promise.withResolvers<void>();
      const { promise: done, resolve } = Promise.withResolvers<void>();
      await consumer.run({
        partitionsConsumedConcurrently: concurrency,
        eachMessage: async ({ message }) => {
          const id = message.headers?.['id']?.toString() ?? '';
          if (!wanted.has(id)) return;
          begin();
          await handle({ id: id as OutboxEvent['id'], key: message.key?.toString() ?? '' });
          wanted.delete(id);
          if (wanted.size === 0) resolve();
        },
      });
      await first;
      const perSecond = await rate(events.length, () => done);
      await consumer.disconnect();
      return perSecond;
    },
    close: () => producer.disconnect(),
  };
}
