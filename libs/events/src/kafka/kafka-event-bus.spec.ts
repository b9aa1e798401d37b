import { newId } from '@lectern/kernel';
import { migrate, openPool } from '@lectern/postgres';
import { eventually, startBroker, startDatabase, type TestBroker, type TestDatabase } from '@lectern/testing';
import type { KafkaMessage } from 'kafkajs';
import type { Pool } from 'pg';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { countedOf, effectTable } from '../acceptance/bus-scene.testing.ts';
import { describeEventBus } from '../bus.acceptance.ts';
import { getBusAddress } from '../bus-address.ts';
import { isBusRefusal } from '../bus.errors.ts';
import type { EventBus } from '../event-bus.ts';
import { inboxMigrations, outboxMigrations } from '../migrations.ts';
import { openEventBus, prepareBus } from '../open-event-bus.ts';
import type { OutboxEvent } from '../outbox-event.ts';
import { startRelay } from '../relay.ts';
import { connectKafka, type Connection } from './connection.ts';
import { header } from './message.ts';
import { readTopic } from './read-topic.ts';

const patience = { withinMs: 60_000, everyMs: 100 };
let database: TestDatabase;
let broker: TestBroker;
let pool: Pool;
const open: EventBus[] = [];

function openBus(url = broker.url): EventBus {
  const bus = openEventBus(url);
  open.push(bus);
  return bus;
}

async function start() {
  [database, broker] = await Promise.all([startDatabase(), startBroker()]);
  await migrate(database.url, [...outboxMigrations, ...inboxMigrations]);
  await prepareBus(broker.url);
  pool = openPool({ url: database.url });
  await pool.query(effectTable);
  return { bus: openBus(), openAnother: () => openBus(), pool };
}

describeEventBus('Kafka', start);

describe('the Kafka event bus', () => {
  it('refuses without its topics, makes none by surprise, and takes up its work once the command has made them', async () => {
    const url = broker.createNamespace();
    const bus = openBus(url);
    const refused: unknown[] = [];
    const handled: string[] = [];
    const group = `group-${newId()}`;
    const type = `lectern.test.${newId()}.v1`;
    const consumption = bus.consume({
      group,
      types: [type],
      pool,
      handler: (event) => Promise.resolve(void handled.push(event.id)),
      hooks: { failed: (error) => refused.push(error) },
    });
    const event = counted(newId(), 1, type);
    await expect(bus.deliver([event])).rejects.toMatchObject({ refusal: { code: 'BUS_TOPIC_MISSING' } });
    await eventually('the consumer says so too', () => expect(refused.some(isTopicMissing)).toBe(true), patience);
    const { administer, topics } = connect(url);
    expect(await ourTopics(url)).toEqual([]);
    expect(await prepareBus(url)).toEqual([
      `made ${topics.events}`,
      `made ${topics.replays}`,
      `made ${topics.deadLetters}`,
    ]);
    expect(await prepareBus(url)).toEqual([]);
    await bus.deliver([event]);
    await eventually('the event was handled', () => expect(handled).toEqual([event.id]), patience);
    const { topics: found } = await administer((admin) => admin.fetchTopicMetadata({ topics: [topics.events] }));
    expect(found[0]?.partitions).toHaveLength(16);
    await consumption.close();
  }, 90_000);

  it('says where a topic is other than declared, and leaves it', async () => {
    const url = broker.createNamespace();
    const { administer, topics } = connect(url);
    await administer((admin) => admin.createTopics({ topics: [{ topic: topics.events, numPartitions: 3 }] }));
    const said = await prepareBus(url);
    expect(said).toContain(`${topics.events} has partitions 3 where 16 is declared`);
    expect(said).toContain(`made ${topics.deadLetters}`);
  });

  it('tells what an event is in CloudEvents headers, for those who do not know our messages', async () => {
    const event = counted(newId(), 7);
    await openBus().deliver([event]);
    const found: KafkaMessage[] = [];
    const connection = connect(broker.url);
    await readTopic(connection, connection.topics.events, (message) => {
      if (message.key?.toString() === event.key) found.push(message);
    });
    const headers = Object.keys(found[0]?.headers ?? {}).map((name) => [name, header(found[0]?.headers, name)]);
    expect(Object.fromEntries(headers)).toEqual({
      'content-type': 'application/protobuf',
      ce_specversion: '1.0',
      ce_id: event.id,
      ce_type: event.type,
      ce_source: 'lectern/test',
      ce_subject: event.key,
      ce_time: expect.stringMatching(/^\d{4}-.*Z$/),
      traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    });
    expect(found[0]?.value?.equals(event.bytes)).toBe(true);
  });

  it('loses nothing and doubles nothing when its broker is killed and comes back; memory stays flat meanwhile', async () => {
    const bus = openBus();
    const group = `group-${newId()}`;
    const type = `lectern.test.${newId()}.v1`;
    const key = newId();
    const ages: number[] = [];
    let failures = 0;
    const relay = startRelay({ pool, bus, hooks: { age: (ms) => ages.push(ms), failed: () => (failures += 1) } });
    const consumption = bus.consume({
      group,
      types: [type],
      pool,
      together: 50,
      handler: async (event, client) => {
        const number = event.payload?.$case === 'classStarted' ? event.payload.value.seq : -1;
        const values = [group, event.subject, number];
        await client.query('INSERT INTO effect (consumer_group, key, number) VALUES ($1, $2, $3)', values);
      },
    });
    await write(Array.from({ length: 50 }, (_, number) => counted(key, number, type)));
    await eventually(
      'some had their effect',
      async () => expect((await effects(group)).length).toBeGreaterThan(0),
      patience,
    );
    await broker.killServer();
    await write(Array.from({ length: 5_000 }, (_, number) => counted(key, 50 + number, type)));
    await eventually('the relay has met the outage', () => expect(failures).toBeGreaterThan(2), patience);
    const before = heapUsed();
    const seen = failures;
    await eventually('more attempts have failed', () => expect(failures).toBeGreaterThan(seen + 4), patience);
    expect(heapUsed() - before).toBeLessThan(8 * 1024 * 1024);
    expect(ages.at(-1)).toBeGreaterThan(1_000);
    await broker.startServer();
    const all = Array.from({ length: 5_050 }, (_, number) => number);
    await eventually('all had their effect', async () => expect(await countEffects(group)).toBe(all.length), patience);
    expect(await effects(group)).toEqual(all);
    await eventually('nothing is left to publish', () => expect(ages.at(-1)).toBe(0), patience);
    await consumption.close();
    await relay.close();
  }, 180_000);
});

afterAll(async () => {
  await Promise.all(open.map((bus) => bus.close()));
  await pool?.end();
  await broker?.close();
  await database?.close();
}, 120_000);

function connect(url: string): Connection {
  const address = getBusAddress(url);
  if (address.kind !== 'kafka') throw new Error('not Kafka');
  return connectKafka(address, {});
}

async function ourTopics(url: string): Promise<string[]> {
  const { administer, topics } = connect(url);
  const ours = new Set<string>(Object.values(topics));
  return administer(async (admin) => (await admin.listTopics()).filter((topic) => ours.has(topic)));
}

const isTopicMissing = (error: unknown) => isBusRefusal(error, 'BUS_TOPIC_MISSING');

async function effects(group: string): Promise<number[]> {
  const { rows } = await pool.query<{ number: number }>(
    'SELECT number FROM effect WHERE consumer_group = $1 ORDER BY id',
    [group],
  );
  return rows.map(({ number }) => number);
}

async function countEffects(group: string): Promise<number> {
  const count = 'SELECT count(*)::int AS count FROM effect WHERE consumer_group = $1';
  return (await pool.query<{ count: number }>(count, [group])).rows[0]?.count ?? 0;
}

async function write(events: readonly OutboxEvent[]): Promise<void> {
  await pool.query(
    'INSERT INTO outbox (event_id, type, key, event) SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::bytea[])',
    [
      events.map(({ id }) => id),
      events.map(({ type }) => type),
      events.map(({ key }) => key),
      events.map(({ bytes }) => Buffer.from(bytes)),
    ],
  );
}

function counted(key: string, number: number, type = 'lectern.test.counted.v1'): OutboxEvent {
  return countedOf(key, number, type, '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01');
}

/** After everything that is garbage was collected. */
function heapUsed(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  return process.memoryUsage().heapUsed;
}
