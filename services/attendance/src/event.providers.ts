import { EventBus, openEventBus, startRelay } from '@lectern/events';
import type { Telemetry } from '@lectern/telemetry';
import type { Provider } from '@nestjs/common';
import { Gauge } from 'prom-client';
import type { Config } from './config.ts';
import { AttendancePool } from './register.providers.ts';

/** What this process does with events: hears what happened in classes, and empties its outbox onto the bus. */
export abstract class EventFlow {
  /** Finishes what is under way. Idempotent. */
  abstract close(): Promise<void>;
}

export function eventProviders(config: Config, telemetry: Telemetry): Provider[] {
  return [
    { provide: EventBus, useFactory: () => openEventBus(config.busUrl) },
    {
      provide: EventFlow,
      inject: [EventBus, AttendancePool],
      useFactory: (bus: EventBus, { pool }: AttendancePool) => startFlow(bus, pool, telemetry),
    },
  ];
}

function startFlow(bus: EventBus, pool: AttendancePool['pool'], { log, registry }: Telemetry): EventFlow {
  const age = new Gauge({
    name: 'lectern_attendance_outbox_age_seconds',
    help: 'Age of the oldest event that is not on the bus yet',
    registers: [registry],
  });
  const relay = startRelay({
    pool,
    bus,
    hooks: {
      age: (ms) => age.set(ms / 1_000),
      failed: (error) => log.warn({ err: error }, 'events wait in the outbox'),
    },
  });
  const stop = async () => {
    await relay.close();
    await bus.close();
  };
  let closing: Promise<void> | undefined;
  return { close: () => (closing ??= stop()) };
}
