import { Partitioners, type Message, type Producer } from 'kafkajs';
import { busUnavailable, topicMissing } from '../bus.errors.ts';
import type { Connection } from './connection.ts';
import { requireTopics } from './topics.ts';

// All messages of a send that go to one partition are one batch, and a broker takes no batch over a megabyte unless it is told to.
const mostBytesAtOnce = 512 * 1024;
const overhead = 300;

/** Sends with acknowledgement by all replicas, in order, and without doubles when a send has to be repeated. */
export class Publisher {
  private readonly connection: Connection;
  private producer: Promise<Producer> | undefined;

  constructor(connection: Connection) {
    this.connection = connection;
  }

  /** Resolves when all are durable. Rejects with a BusRefusal; some may have been kept then. */
  async send(topic: string, messages: readonly Message[]): Promise<void> {
    for (const part of inParts(messages)) {
      const producer = await this.open();
      try {
        await producer.send({ topic, messages: part, acks: -1 });
      } catch (error) {
        await this.discard(producer);
        throw isUnknownTopic(error) ? topicMissing([topic]) : busUnavailable(error);
      }
    }
  }

  async close(): Promise<void> {
    const producer = await this.producer?.catch(() => undefined);
    this.producer = undefined;
    await producer?.disconnect().catch(() => undefined);
  }

  private open(): Promise<Producer> {
    this.producer ??= this.connect().catch((error: unknown) => {
      this.producer = undefined;
      throw error;
    });
    return this.producer;
  }

  private async connect(): Promise<Producer> {
    const { kafka, topics, administer } = this.connection;
    await administer((admin) => requireTopics(admin, topics));
    const producer = kafka.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      createPartitioner: Partitioners.DefaultPartitioner,
    });
    try {
      await producer.connect();
    } catch (error) {
      throw busUnavailable(error);
    }
    return producer;
  }

  /**
   * After a failure nobody knows whether the broker has the last batch. The same producer would give its sequence numbers to the next one, which may
   * hold other events, and the broker would take that for a repetition and drop it. A new producer begins anew.
   */
  private async discard(failed: Producer): Promise<void> {
    if ((await this.producer?.catch(() => undefined)) === failed) this.producer = undefined;
    await failed.disconnect().catch(() => undefined);
  }
}

function* inParts(messages: readonly Message[]): Generator<Message[]> {
  let part: Message[] = [];
  let bytes = 0;
  for (const message of messages) {
    const size = (message.value?.length ?? 0) + overhead;
    if (part.length > 0 && bytes + size > mostBytesAtOnce) {
      yield part;
      part = [];
      bytes = 0;
    }
    part.push(message);
    bytes += size;
  }
  if (part.length > 0) yield part;
}

function isUnknownTopic(error: unknown): boolean {
  const { type, cause } = Object(error) as { type?: unknown; cause?: unknown };
  return type === 'UNKNOWN_TOPIC_OR_PARTITION' || (cause !== undefined && isUnknownTopic(cause));
}
