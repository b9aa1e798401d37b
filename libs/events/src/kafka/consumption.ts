import type { Consumer } from 'kafkajs';
import { setTimeout as pause } from 'node:timers/promises';
import type { ConsumeOptions, Consumption } from '../event-bus.ts';
import { keepTrimmed } from '../inbox.ts';
import type { Connection } from './connection.ts';
import type { DeadLetters } from './dead-letters.ts';
import { Deliveries } from './deliveries.ts';
import { handleEvents, handleReplays } from './lane-work.ts';
import { Lanes } from './lanes.ts';
import { requireTopics } from './topics.ts';

const comeAgainMs = 1_000;
const commitEveryMs = 500;
const comeInWithinMs = 10_000;

/**
 * One member of a group. The client's own loop only fetches and says that we are alive; what it brings is handled in lanes, one for each
 * partition, and the group's offset there follows the transactions. When the client gives up, a new one begins.
 */
export function consumeKafka(connection: Connection, letters: DeadLetters, options: ConsumeOptions): Consumption {
  const stop = new AbortController();
  const deliveries = new Deliveries(options, letters);
  const running = (async () => {
    while (!stop.signal.aborted) {
      await beMember(connection, deliveries, stop.signal).catch((error: unknown) => options.hooks?.failed?.(error));
      await pause(comeAgainMs, undefined, { signal: stop.signal }).catch(() => undefined);
    }
  })();
  const trimming = keepTrimmed(options.pool);
  return {
    close: () => {
      trimming.close();
      stop.abort();
      return running;
    },
  };
}

/** Until it is stopped or the client gives up; then running handlers are finished and their progress is kept. */
async function beMember(connection: Connection, deliveries: Deliveries, stop: AbortSignal): Promise<void> {
  const { kafka, topics, groupId, administer } = connection;
  await administer((admin) => requireTopics(admin, topics));
  const consumer = kafka.consumer({
    groupId: groupId(deliveries.options.group),
    allowAutoTopicCreation: false,
    // A member that was killed holds its partitions for this long. Ours says that it is alive however long its handlers take.
    sessionTimeout: 8_000,
    heartbeatInterval: 2_000,
    // How long a partition that was paused waits to be looked at again.
    maxWaitTimeInMs: 100,
    maxBytesPerPartition: 256 * 1024,
    // Whoever gave up is not to begin again behind our back.
    retry: { retries: 4, initialRetryTime: 100, maxRetryTime: 2_000, restartOnFailure: () => Promise.resolve(false) },
  });
  const lanes = new Lanes(consumer, (topic) =>
    topic === topics.replays ? handleReplays(deliveries) : handleEvents(deliveries),
  );
  const committing = setInterval(() => void lanes.commit(), commitEveryMs);
  try {
    await run(consumer, lanes, [topics.events, topics.replays], stop);
  } finally {
    clearInterval(committing);
    await lanes.close();
    await consumer.disconnect().catch(() => undefined);
  }
}

async function run(consumer: Consumer, lanes: Lanes, topics: string[], stop: AbortSignal): Promise<void> {
  const { promise: over, resolve, reject } = Promise.withResolvers<void>();
  consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
  // The partitions are dealt out anew, and what was not committed comes again.
  consumer.on(consumer.events.GROUP_JOIN, () => lanes.beginAnew());
  const leave = () => resolve();
  stop.addEventListener('abort', leave, { once: true });
  if (stop.aborted) leave();
  const start = async () => {
    await consumer.connect();
    await consumer.subscribe({ topics, fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachBatch: ({ batch: { topic, partition, messages } }) => Promise.resolve(lanes.take(topic, partition, messages)),
    });
  };
  const started = start();
  started.catch(reject);
  try {
    await over;
  } finally {
    stop.removeEventListener('abort', leave);
    // A client that is told to leave while it comes in would stay for ever, and keep its partitions from those who handle them.
    await Promise.race([started.catch(() => undefined), pause(comeInWithinMs, undefined, { ref: false })]);
  }
}
