/**
 * The relay and consumers on a bus, each against something plain that runs beside it. One line of JSON.
 *
 * relay      a full outbox until it is empty; against multi-row INSERTs of the same rows (embedded) or bare kafkajs sending the same values (Kafka)
 * one        events handled, each in a transaction of its own with its mark in the inbox and one row written; against a plain INSERT for each,
 *            with as many at a time (embedded), or bare kafkajs that does this INSERT for each message (Kafka)
 * together   the same with up to 50 waiting events of a partition in one transaction, against the same
 *
 * Run: node libs/events/bench/bus.bench.ts [kafka]
 */
import { newId } from '@lectern/kernel';
import { migrate, openPool } from '@lectern/postgres';
import { eventually, startDatabase } from '@lectern/testing';
import { inboxMigrations, openEventBus, outboxMigrations, startRelay, type OutboxEvent } from '../src/index.ts';
import { startTestBus } from '../src/bus.testing.ts';
import { openBareKafka } from './bare-kafka.ts';
import { compare, eventType, insertPlainly, makeEvents, rate } from './kit.ts';

const onKafka = process.argv.includes('kafka');
const relayed = 60_000;
const consumed = 6_000;
const concurrency = 4;
const pairs = 3;

const database = await startDatabase();
const testBus = await startTestBus(onKafka ? 'kafka' : 'embedded');
const bus = openEventBus(testBus.url);
const bare = onKafka ? await openBareKafka(testBus.url) : undefined;
const pool = openPool({ url: database.url, max: 10 });
await migrate(database.url, [...outboxMigrations, ...inboxMigrations]);
await pool.query('CREATE TABLE effect (event_id uuid, key text)');
const shape =
  '(partition int, position bigint GENERATED ALWAYS AS IDENTITY, event_id uuid, type text, key text, event bytea, at timestamptz DEFAULT now(), PRIMARY KEY (position))';
await pool.query(`CREATE TABLE plain ${shape}`);
const writeEffect = 'INSERT INTO effect (event_id, key) VALUES ($1, $2)';

async function throughRelay(events: readonly OutboxEvent[]): Promise<number> {
  await insertPlainly(pool, 'outbox', events);
  const { promise: emptied, resolve } = Promise.withResolvers<void>();
  let left = events.length;
  return rate(events.length, async () => {
    const published = (count: number) => ((left -= count) === 0 ? resolve() : undefined);
    const relay = startRelay({ pool, bus, hooks: { published, failed: console.error } });
    await emptied;
    await relay.close();
  });
}

/** A new group hears everything that is kept: it is told apart by a type of its own. */
async function throughConsumer(together: number): Promise<number> {
  const type = `${eventType}.${newId()}`;
  const events = makeEvents(consumed).map((event) => ({ ...event, type }));
  for (let n = 0; n < events.length; n += 1_000) await bus.deliver(events.slice(n, n + 1_000));
  let left = consumed;
  let startedAt = 0;
  const { promise: done, resolve } = Promise.withResolvers<void>();
  const consumption = bus.consume({
    group: `bench-${newId()}`,
    types: [type],
    pool,
    concurrency,
    together,
    handler: async (event, client) => {
      startedAt ||= performance.now();
      await client.query(writeEffect, [event.id, event.subject]);
    },
    hooks: { handled: () => ((left -= 1) === 0 ? resolve() : undefined), failed: console.error },
  });
  await done;
  const perSecond = (consumed / (performance.now() - startedAt)) * 1_000;
  await consumption.close();
  return perSecond;
}

/** What any consumer has to write, without a bus. */
async function plainEffects(): Promise<number> {
  const events = makeEvents(consumed);
  if (bare) return bare.consume(events, concurrency, (event) => pool.query(writeEffect, [event.id, event.key]));
  const worker = async () => {
    for (let event = events.pop(); event; event = events.pop()) await pool.query(writeEffect, [event.id, event.key]);
  };
  return rate(consumed, () => Promise.all(Array.from({ length: concurrency }, worker)));
}

// Consumers first: a new group reads the topic from its beginning.
const one = await compare(pairs, () => throughConsumer(1), plainEffects);
const together = await compare(pairs, () => throughConsumer(50), plainEffects);
const events = makeEvents(relayed);
const fresh = () => events.map((event) => ({ ...event, id: newId<'event'>() }));
const relay = await compare(
  pairs,
  () => throughRelay(fresh()),
  async () => {
    await pool.query('TRUNCATE plain');
    const those = fresh();
    return rate(relayed, () => (bare ? bare.send(those) : insertPlainly(pool, 'plain', those)));
  },
);
console.log(JSON.stringify({ bus: onKafka ? 'kafka' : 'embedded', unit: 'events/s', relay, one, together }));

await eventually('the outbox is empty', async () => (await pool.query('SELECT FROM outbox LIMIT 1')).rowCount === 0);
await bare?.close();
await bus.close();
await pool.end();
await testBus.close();
await database.close();
