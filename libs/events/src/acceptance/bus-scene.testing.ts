import { newId } from '@lectern/kernel';
import { unitOfWork } from '@lectern/postgres';
import type { Event } from '@lectern/proto/messages/events/v1/events';
import { eventually as eventuallyWithin } from '@lectern/testing';
import type { Pool, PoolClient } from 'pg';
import type { ConsumeOptions, EventBus } from '../event-bus.ts';
import { toOutboxEvent, type OutboxEvent } from '../outbox-event.ts';
import { publish } from '../outbox.ts';

/** What a bus needs to be tried: itself, a second connection to the same bus, and a consumer's database with inbox, outbox and `effect`. */
export type BusUnderTest = {
  readonly bus: EventBus;
  openAnother(): EventBus;
  readonly pool: Pool;
};

export const effectTable = 'CREATE TABLE effect (id bigserial PRIMARY KEY, consumer_group text, key text, number int)';

type Effect = { readonly key: string; readonly number: number };

export type BusScene = BusUnderTest & {
  readonly group: string;
  /** Numbered events, such as `counted(key, 2)`: of the scene's type unless it is said otherwise. */
  counted(key: string, number: number, other?: { type?: string; traceparent?: string }): OutboxEvent;
  /** A consumer of the scene's group and type that records each event as its effect. */
  counting(options?: Partial<ConsumeOptions>): ConsumeOptions;
  /** What `counting` does with an event, for handlers that do more. */
  record(event: Event, client: PoolClient): Promise<void>;
  /** In the order in which they were recorded. */
  effects(of?: string): Promise<readonly Effect[]>;
  /** The numbers of the effects, of one key or of all. */
  numbers(key?: string): Promise<readonly number[]>;
  /** Into the outbox, in one transaction. */
  write(events: readonly OutboxEvent[]): Promise<void>;
};

/** The scene of one case. A new group begins with the oldest event kept, so each has a group and a type of its own. */
export function setScene(under: BusUnderTest): BusScene {
  const { pool } = under;
  const group = `group-${newId()}`;
  const ownType = `lectern.test.${newId()}.v1`;
  const recordAs = (name: string) => async (event: Event, client: PoolClient) => {
    const values = [name, event.subject, numberOf(event)];
    await client.query('INSERT INTO effect (consumer_group, key, number) VALUES ($1, $2, $3)', values);
  };
  const effects = async (of = group): Promise<readonly Effect[]> =>
    (await pool.query<Effect>('SELECT key, number FROM effect WHERE consumer_group = $1 ORDER BY id', [of])).rows;
  return {
    ...under,
    group,
    counted: (key, number, { type = ownType, traceparent = '' } = {}) => countedOf(key, number, type, traceparent),
    counting: (options = {}) => ({
      group,
      types: [ownType],
      pool,
      retry: { attempts: 3, firstMs: 5, maxMs: 20 },
      handler: recordAs(options.group ?? group),
      ...options,
    }),
    record: recordAs(group),
    effects,
    numbers: async (key) =>
      (await effects()).filter((effect) => key === undefined || effect.key === key).map(({ number }) => number),
    write: (events) => unitOfWork(pool, (client) => publish(client, events)),
  };
}

/** A numbered event. */
export function countedOf(key: string, number: number, type: string, traceparent: string): OutboxEvent {
  return toOutboxEvent({
    id: newId<'event'>(),
    source: 'lectern/test',
    type,
    subject: key,
    time: new Date(),
    traceparent,
    organisationId: newId(),
    payload: { $case: 'classStarted', value: { sessionId: key, courseId: newId(), seq: number } },
  });
}

export function numberOf(event: Event): number {
  return event.payload?.$case === 'classStarted' ? event.payload.value.seq : -1;
}

export const upTo = (count: number): number[] => Array.from({ length: count }, (_, number) => number);

export const keysOf = (count: number): string[] => Array.from({ length: count }, () => newId());

/** A bus on a busy machine may take its time. */
export const eventually = <Answer>(reason: string, fn: () => Answer | Promise<Answer>) =>
  eventuallyWithin(reason, fn, { withinMs: 20_000 });
