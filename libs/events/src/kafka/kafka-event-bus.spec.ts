import { migrate, openPool } from '@lectern/postgres';
import { startBroker, startDatabase, type TestBroker, type TestDatabase } from '@lectern/testing';
import type { Pool } from 'pg';
import { describeEventBus, effectTable } from '../bus.acceptance.ts';
import type { EventBus } from '../event-bus.ts';
import { inboxMigrations, outboxMigrations } from '../migrations.ts';
import { openEventBus, prepareBus } from '../open-event-bus.ts';

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

afterAll(async () => {
  await Promise.all(open.map((bus) => bus.close()));
  await pool?.end();
  await broker?.close();
  await database?.close();
});
