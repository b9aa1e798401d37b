import { EventBus, openEventBus, startRelay, type Consumption, type Relay } from '@lectern/events';
import { openPool } from '@lectern/postgres';
import { seldom, type Telemetry } from '@lectern/telemetry';
import type { Provider } from '@nestjs/common';
import type { Pool, PoolClient } from 'pg';
import { Counter, Gauge } from 'prom-client';
import type { Config } from './config.ts';
import { followClasses } from './events/class-news.consumer.ts';
import { PostgresClassProgresses } from './postgres/postgres-class-progresses.ts';
import { RecordClassProgress } from './usecases/record-class-progress.ts';

/** What this process does with events: empties its outbox onto the bus, and hears what became of classes. */
export abstract class EventFlow {
  /** Finishes what is under way. Idempotent. */
  abstract close(): Promise<void>;
}

export function eventProviders(config: Config, telemetry: Telemetry): Provider[] {
  return [
    { provide: EventBus, useFactory: () => openBus(config, telemetry) },
    { provide: EventFlow, inject: [EventBus], useFactory: (bus: EventBus) => startFlow(bus, config, telemetry) },
  ];
}

function openBus({ busUrl }: Config, { log }: Telemetry): EventBus {
  // What follows from it is warned of by whoever waits.
  return openEventBus(busUrl, { warned: (message, about) => log.info(about, message) });
}

function startFlow(bus: EventBus, { databaseUrl: url }: Config, telemetry: Telemetry): EventFlow {
  const { log, registry } = telemetry;
  const warn = seldom(5_000, (what, error, heldBack) => log.warn({ err: error, heldBack }, what));
  const pool = openPool({ url, max: 4, name: 'session-events' });
  const age = new Gauge({
    name: 'lectern_session_outbox_age_seconds',
    help: 'Age of the oldest event that is not on the bus yet',
    registers: [registry],
  });
  const relay = startRelay({
    pool,
    bus,
    hooks: {
      age: (ms) => age.set(ms / 1_000),
      failed: (error) => warn('events wait in the outbox', error),
    },
  });
  const gaveUp = new Counter({
    name: 'lectern_session_events_given_up_total',
    help: 'Events that went to the dead letters',
    registers: [registry],
  });
  const recordWith = (client: PoolClient) => new RecordClassProgress(new PostgresClassProgresses(client));
  const hooks = {
    retried: (eventId: string, attempt: number, error: unknown) =>
      log.warn({ err: error, eventId, attempt }, 'an event is tried again'),
    died: (eventId: string, error: unknown) => {
      gaveUp.inc();
      log.error({ err: error, eventId }, 'an event was given up');
    },
    failed: (error: unknown) => warn('events cannot be heard now', error),
  };
  const consumption = followClasses({ bus, pool, recordWith, hooks });
  let closing: Promise<void> | undefined;
  return { close: () => (closing ??= stopFlow(relay, consumption, bus, pool)) };
}

async function stopFlow(relay: Relay, consumption: Consumption, bus: EventBus, pool: Pool): Promise<void> {
  await Promise.all([relay.close(), consumption.close()]);
  await bus.close();
  await pool.end();
}
