import type { EventId } from '@lectern/kernel';
import type { BusAddress } from '../bus-address.ts';
import { EventBus, type BusHooks, type ConsumeOptions, type Consumption, type DeadLetter } from '../event-bus.ts';
import type { OutboxEvent } from '../outbox-event.ts';
import { connectKafka, type Connection } from './connection.ts';
import { consumeKafka } from './consumption.ts';
import { DeadLetters } from './dead-letters.ts';
import { toMessage } from './message.ts';
import { Publisher } from './publisher.ts';

/** The bus on Apache Kafka, for a cluster. Its topics are made by a command (`prepareBus`); without them it refuses with BUS_TOPIC_MISSING. */
export class KafkaEventBus extends EventBus {
  private readonly connection: Connection;
  private readonly publisher: Publisher;
  private readonly letters: DeadLetters;
  private readonly consumptions = new Set<Consumption>();
  private closing: Promise<void> | undefined;

  constructor(address: Extract<BusAddress, { kind: 'kafka' }>, hooks: BusHooks = {}) {
    super();
    this.connection = connectKafka(address, hooks);
    this.publisher = new Publisher(this.connection);
    this.letters = new DeadLetters(this.connection, this.publisher);
  }

  deliver(events: readonly OutboxEvent[]): Promise<void> {
    return this.publisher.send(
      this.connection.topics.events,
      events.map((event) => toMessage(event)),
    );
  }

  consume(options: ConsumeOptions): Consumption {
    const consumption = consumeKafka(this.connection, this.letters, options);
    this.consumptions.add(consumption);
    return {
      close: async () => {
        await consumption.close();
        this.consumptions.delete(consumption);
      },
    };
  }

  deadLetterCounts(): Promise<ReadonlyMap<string, number>> {
    return this.letters.counts();
  }

  async deadLetters(group: string, limit: number): Promise<readonly DeadLetter[]> {
    return (await this.letters.list(group)).slice(0, limit);
  }

  replay(group: string, ids?: readonly EventId[]): Promise<number> {
    return this.letters.replay(group, ids);
  }

  close(): Promise<void> {
    return (this.closing ??= this.end());
  }

  private async end(): Promise<void> {
    await Promise.all([...this.consumptions].map((consumption) => consumption.close()));
    await this.publisher.close();
  }
}
