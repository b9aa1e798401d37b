import { migrate, openPool } from '@lectern/postgres';
import { eventually, startDatabase, type TestDatabase } from '@lectern/testing';
import { newId } from '@lectern/kernel';
import type { Pool } from 'pg';
import { effectTable } from '../acceptance/bus-scene.testing.ts';
import { describeEventBus } from '../bus.acceptance.ts';
import { embeddedBusMigrations, inboxMigrations, outboxMigrations } from '../migrations.ts';
import { startRelay } from '../relay.ts';
import { toOutboxEvent } from '../outbox-event.ts';
import { EmbeddedEventBus } from './embedded-event-bus.ts';

let database: TestDatabase;
let pool: Pool;
let busUrl: string;
const open: EmbeddedEventBus[] = [];

function openBus(): EmbeddedEventBus {
  const bus = new EmbeddedEventBus(busUrl);
  open.push(bus);
  return bus;
}

async function start() {
  database = await startDatabase();
  busUrl = await database.createDatabase();
  await migrate(database.url, [...outboxMigrations, ...inboxMigrations]);
  await migrate(busUrl, embeddedBusMigrations);
  pool = openPool({ url: database.url });
  await pool.query(effectTable);
  return { bus: openBus(), openAnother: openBus, pool };
}

describeEventBus('embedded', start);

describe('the embedded event bus', () => {
  it('loses nothing and doubles nothing when its database is killed and comes back', async () => {
    const bus = openBus();
    const group = `group-${newId()}`;
    const seen: number[] = [];
    const ages: number[] = [];
    const relay = startRelay({ pool, bus, hooks: { age: (ms) => ages.push(ms) } });
    const consumption = bus.consume({
      group,
      types: ['lectern.test.killed.v1'],
      pool,
      handler: async (event, client) => {
        const number = event.payload?.$case === 'classStarted' ? event.payload.value.seq : -1;
        await client.query('INSERT INTO effect (consumer_group, key, number) VALUES ($1, $2, $3)', [
          group,
          event.subject,
          number,
        ]);
        seen.push(number);
      },
    });
    const key = newId();
    const write = async (number: number) => {
      const event = toOutboxEvent({
        id: newId(),
        source: 'lectern/test',
        type: 'lectern.test.killed.v1',
        subject: key,
        time: new Date(),
        traceparent: '',
        organisationId: newId(),
        payload: { $case: 'classStarted', value: { sessionId: key, courseId: newId(), seq: number } },
      });
      await pool.query('INSERT INTO outbox (event_id, type, key, event) VALUES ($1, $2, $3, $4)', [
        event.id,
        event.type,
        event.key,
        Buffer.from(event.bytes),
      ]);
    };
    for (let number = 0; number < 50; number += 1) await write(number);
    await database.killServer();
    await database.startServer();
    for (let number = 50; number < 100; number += 1) await write(number);
    await eventually(
      'all had their effect',
      async () => {
        const { rows } = await pool.query<{ number: number }>(
          'SELECT number FROM effect WHERE consumer_group = $1 ORDER BY id',
          [group],
        );
        expect(rows.map(({ number }) => number)).toEqual(Array.from({ length: 100 }, (_, number) => number));
      },
      { withinMs: 20_000 },
    );
    await eventually('nothing is left to publish', () => expect(ages.at(-1)).toBe(0));
    await consumption.close();
    await relay.close();
  });

  afterAll(async () => {
    await Promise.all(open.map((bus) => bus.close()));
    await pool.end();
    await database.close();
  });
});
