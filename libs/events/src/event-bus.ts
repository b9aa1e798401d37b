import type { EventId } from '@lectern/kernel';
import type { Event } from '@lectern/proto/messages/events/v1/events';
import type { Pool, PoolClient } from 'pg';
import type { OutboxEvent } from './outbox-event.ts';

export type ConsumeOptions = {
  /** Members of one group, in any process, share the work; every group gets every event. A new group begins with the oldest event kept. */
  readonly group: string;
  /** Only these reach the handler. */
  readonly types: readonly string[];
  /** The database of the consumer: holds its inbox (`inboxMigrations`) and whatever the handler writes. */
  readonly pool: Pool;
  /**
   * Takes effect exactly once for each event: what it writes through `client` and the mark in the inbox are one transaction.
   * Throwing rolls back and has it delivered again.
   */
  readonly handler: (event: Event, client: PoolClient) => Promise<void>;
  readonly retry?: RetryPolicy;
  /** How many events, of different partitions, this member handles at the same time, each on a connection of `pool`; 2 unless given. */
  readonly concurrency?: number;
  /**
   * How many waiting events of a partition may share one transaction; 1 unless given. More is several times faster when many wait. When one
   * of them fails, they are delivered one by one.
   */
  readonly together?: number;
  readonly hooks?: ConsumeHooks;
};

export type RetryPolicy = {
  /** Deliveries before the event goes to the dead letters. A database that is away does not count. */
  readonly attempts: number;
  /** The wait before the second delivery; doubles up to `maxMs`. */
  readonly firstMs: number;
  readonly maxMs: number;
};

export type ConsumeHooks = {
  handled?(type: string, ms: number): void;
  retried?(eventId: string, attempt: number, error: unknown): void;
  died?(eventId: string, error: unknown): void;
  /** Nothing can be heard or handled for now; it is tried again. */
  failed?(error: unknown): void;
};

export type BusHooks = {
  /** What the bus's own client has to say of its connections. Never what is in an event. */
  warned?(message: string, about: Readonly<Record<string, unknown>>): void;
};

export type Consumption = {
  /** Lets running handlers finish, keeps their progress, takes no more. Idempotent. */
  close(): Promise<void>;
};

/** An event that a group gave up on, as it was published. */
export type DeadLetter = {
  readonly group: string;
  readonly event: OutboxEvent;
  readonly reason: string;
  readonly attempts: number;
  readonly diedAt: Date;
};

/**
 * Carries domain events between services: at least once, in the order of publishing per key. There is no method to publish: what
 * must be published is written to the outbox in the transaction that made it true, and the relay delivers it.
 * An event that cannot be handled delays its key for the bounded retries only, then waits among the dead letters.
 */
export abstract class EventBus {
  /** For the relay only. Resolves when the events are durable; events of one key keep their order. */
  abstract deliver(events: readonly OutboxEvent[]): Promise<void>;
  abstract consume(options: ConsumeOptions): Consumption;
  /** The groups that have dead letters, and how many. */
  abstract deadLetterCounts(): Promise<ReadonlyMap<string, number>>;
  /** Those of one group, oldest first. */
  abstract deadLetters(group: string, limit: number): Promise<readonly DeadLetter[]>;
  /** Has dead letters delivered to their group again; all of them unless ids are given. Returns how many. */
  abstract replay(group: string, ids?: readonly EventId[]): Promise<number>;
  /** Ends every consumption too. Idempotent. */
  abstract close(): Promise<void>;
}
