import type { EventId } from '@lectern/kernel';
import type { KafkaMessage } from 'kafkajs';
import type { DeadLetter } from '../event-bus.ts';
import { reasonOf } from '../delivery.ts';
import type { OutboxEvent } from '../outbox-event.ts';
import type { Connection } from './connection.ts';
import { header, toEvent, toMessage } from './message.ts';
import type { Publisher } from './publisher.ts';
import { readTopic } from './read-topic.ts';

/** Whose dead letter a message is, and how often it was tried: on the topic of dead letters and on that of replays. */
export const groupHeader = 'lectern-group';
const attemptsHeader = 'lectern-attempts';

/** The compacted topic of what groups gave up on: one message for each group and event, and an empty one when it is done with. */
export class DeadLetters {
  private readonly connection: Connection;
  private readonly publisher: Publisher;

  constructor(connection: Connection, publisher: Publisher) {
    this.connection = connection;
    this.publisher = publisher;
  }

  bury(group: string, event: OutboxEvent, { error, attempts }: { error: unknown; attempts: number }): Promise<void> {
    const message = toMessage(event, {
      [groupHeader]: group,
      [attemptsHeader]: String(attempts),
      'lectern-key': event.key,
      'lectern-reason': reasonOf(error),
      'lectern-died-at': new Date().toISOString(),
    });
    return this.publisher.send(this.connection.topics.deadLetters, [{ ...message, key: keyOf(group, event.id) }]);
  }

  forget(group: string, id: EventId): Promise<void> {
    return this.publisher.send(this.connection.topics.deadLetters, [{ key: keyOf(group, id), value: null }]);
  }

  async counts(): Promise<ReadonlyMap<string, number>> {
    const counts = new Map<string, number>();
    for (const { group } of await this.all()) counts.set(group, (counts.get(group) ?? 0) + 1);
    return counts;
  }

  async list(wanted: string): Promise<readonly DeadLetter[]> {
    return (await this.all()).filter(({ group }) => group === wanted);
  }

  async replay(group: string, ids?: readonly EventId[]): Promise<number> {
    const letters = (await this.list(group)).filter(({ event }) => ids?.includes(event.id) ?? true);
    const messages = letters.map(({ event, attempts }) =>
      toMessage(event, { [groupHeader]: group, [attemptsHeader]: String(attempts) }),
    );
    await this.publisher.send(this.connection.topics.replays, messages);
    return letters.length;
  }

  private async all(): Promise<readonly DeadLetter[]> {
    const letters = new Map<string, DeadLetter>();
    await readTopic(this.connection, this.connection.topics.deadLetters, (message) => {
      const key = message.key?.toString() ?? '';
      if (message.value === null) letters.delete(key);
      else letters.set(key, toLetter(message));
    });
    return [...letters.values()].sort((one, other) => one.diedAt.getTime() - other.diedAt.getTime());
  }
}

/** How often an event on the topic of replays had been tried before. */
export const attemptsBefore = ({ headers }: KafkaMessage): number => Number(header(headers, attemptsHeader)) || 0;

const keyOf = (group: string, id: EventId) => `${group}/${id}`;

function toLetter(message: KafkaMessage): DeadLetter {
  const { headers } = message;
  return {
    group: header(headers, groupHeader),
    event: { ...toEvent(message), key: header(headers, 'lectern-key') },
    reason: header(headers, 'lectern-reason'),
    attempts: attemptsBefore(message),
    diedAt: new Date(header(headers, 'lectern-died-at')),
  };
}
