import { EventBus, openEventBus, startRelay, type Relay } from '@lectern/events';
import { seldom, type Telemetry } from '@lectern/telemetry';
import type { Provider } from '@nestjs/common';
import { Counter, Gauge, Histogram } from 'prom-client';
import type { Config } from './config.ts';
import { hearClasses } from './events/evidence.consumer.ts';
import { Database } from './postgres/database.ts';
import { AttendancePool } from './register.providers.ts';
import { startWorking } from './rounds.ts';
import { TakeEnrolmentChange, TakeEvidence } from './usecases/take-evidence.ts';
import { WorkOffDue } from './usecases/work-off-due.ts';

/** What this process does with events: hears what happened in classes, computes registers that are due, and empties its outbox onto the bus. */
export abstract class EventFlow {
  /** Finishes what is under way. Idempotent. */
  abstract close(): Promise<void>;
}

type Parts = {
  readonly bus: EventBus;
  readonly pool: AttendancePool['pool'];
  readonly database: Database;
  readonly takeEvidence: TakeEvidence;
  readonly takeEnrolmentChange: TakeEnrolmentChange;
  readonly due: WorkOffDue;
};

export function eventProviders(config: Config, telemetry: Telemetry): Provider[] {
  return [
    { provide: EventBus, useFactory: () => openBus(config, telemetry) },
    {
      provide: EventFlow,
      inject: [EventBus, AttendancePool, Database, TakeEvidence, TakeEnrolmentChange, WorkOffDue],
      useFactory: (
        bus: EventBus,
        { pool }: AttendancePool,
        database: Database,
        takeEvidence: TakeEvidence,
        takeEnrolmentChange: TakeEnrolmentChange,
        due: WorkOffDue,
      ) => startFlow({ bus, pool, database, takeEvidence, takeEnrolmentChange, due }, telemetry),
    },
  ];
}

function openBus({ busUrl }: Config, { log }: Telemetry): EventBus {
  // What follows from it is warned of by whoever waits.
  return openEventBus(busUrl, { warned: (message, about) => log.info(about, message) });
}

// How soon a register that has become due is found. Every process looks; the look is one index entry.
const lookEveryMs = 200;

function startFlow(parts: Parts, telemetry: Telemetry): EventFlow {
  const { bus, due } = parts;
  const { log } = telemetry;
  const warn = seldom(5_000, (what, error, heldBack) => log.warn({ err: error, heldBack }, what));
  const relay = relayOf(parts, telemetry, warn);
  const hearing = hear(parts, telemetry, warn);
  const around = watchComputations(telemetry);
  const failedOne = (sessionId: string, error: unknown) =>
    log.error({ err: error, sessionId }, 'a register could not be computed and is tried again');
  const working = startWorking(
    () => due.step(around, failedOne),
    lookEveryMs,
    (error) => warn('registers are computed later', error),
  );
  const stop = async () => {
    await Promise.all([hearing.close(), working.close()]);
    await relay.close();
    await bus.close();
  };
  let closing: Promise<void> | undefined;
  return { close: () => (closing ??= stop()) };
}

// What cannot be understood now cannot be a minute later either; a database that is away does not count. A class waits for less than a second.
const retry = { attempts: 4, firstMs: 100, maxMs: 1_000 };

type Warn = (what: string, error: unknown) => void;

function relayOf({ bus, pool }: Parts, { registry }: Telemetry, warn: Warn): Relay {
  const age = new Gauge({
    name: 'lectern_attendance_outbox_age_seconds',
    help: 'Age of the oldest event that is not on the bus yet',
    registers: [registry],
  });
  return startRelay({
    pool,
    bus,
    hooks: {
      age: (ms) => age.set(ms / 1_000),
      failed: (error) => warn('events wait in the outbox', error),
    },
  });
}

function hear(parts: Parts, { log, registry }: Telemetry, warn: Warn) {
  const events = new Counter({
    name: 'lectern_attendance_events_total',
    help: 'Deliveries of events: handled, tried again, or given up',
    labelNames: ['outcome'],
    registers: [registry],
  });
  return hearClasses({
    ...parts,
    retry,
    within: (client, work) => parts.database.within(client, work),
    hooks: {
      handled: () => events.inc({ outcome: 'handled' }),
      retried: (eventId, attempt, error) => {
        events.inc({ outcome: 'retried' });
        log.warn({ err: error, eventId, attempt }, 'an event is tried again');
      },
      died: (eventId, error) => {
        events.inc({ outcome: 'died' });
        log.error({ err: error, eventId }, 'an event was given up');
      },
      failed: (error) => warn('events cannot be heard now', error),
    },
  });
}

/** Each computation as a span of the trace that caused it, and as a duration. */
function watchComputations(telemetry: Telemetry): Parameters<WorkOffDue['step']>[0] {
  const durations = new Histogram({
    name: 'lectern_attendance_register_seconds',
    help: 'Computations of registers by cause',
    labelNames: ['cause'],
    buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers: [telemetry.registry],
  });
  return ({ record, due }, work) => {
    const attributes = { 'lectern.session_id': record.sessionId, 'lectern.cause': due.cause };
    return telemetry.span('attendance.register', { traceparent: due.traceparent, attributes }, async () => {
      const stop = durations.startTimer({ cause: due.cause });
      await work();
      stop();
    });
  };
}
