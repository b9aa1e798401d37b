import { setTimeout as pause } from 'node:timers/promises';
import type { OutgoingClient } from '@lectern/outgoing';
import type { Telemetry } from '@lectern/telemetry';
import { Counter, Gauge } from 'prom-client';
import { startWorking } from './rounds.ts';
import { seldom } from '@lectern/telemetry';
import type { Around } from './usecases/statements/deliver-statements.ts';
import type { Deliveries } from './usecases/statements/deliveries.ts';
import type { ShareDeliveries } from './usecases/statements/share-deliveries.ts';
import type { TellStatements } from './usecases/statements/tell-statements.ts';

/** What this process does with statements: tells what only time brings, and sends what waits. */
export abstract class StatementFlow {
  /** Finishes what is under way. Idempotent. */
  abstract close(): Promise<void>;
}

type Parts = {
  readonly tell: TellStatements;
  readonly share: ShareDeliveries;
  readonly deliveries: Deliveries;
  readonly outgoing: OutgoingClient;
};

// How soon a statement that waits is found. Every process looks; the look is one index entry.
const lookEveryMs = 150;
const graceEveryMs = 1_000;
const silenceEveryMs = 60_000;
const ageEveryMs = 5_000;

export function startStatements(parts: Parts, telemetry: Telemetry): StatementFlow {
  const { log } = telemetry;
  const warn = seldom(5_000, (what, error, heldBack) => log.warn({ err: error, heldBack }, what));
  const failed = (error: unknown) => warn('statements are told later', error);
  const workings = [
    startWorking(() => parts.tell.passGrace(), graceEveryMs, failed),
    startWorking(() => parts.tell.giveUpSilent(), silenceEveryMs, failed),
    startWorking(watchAge(parts.deliveries, telemetry), ageEveryMs, failed),
  ];
  const sending = startSending(parts, telemetry, (error) => warn('statements are sent later', error));
  const stop = async () => {
    await Promise.all([...workings.map((working) => working.close()), sending.close()]);
    await parts.deliveries.close();
    await parts.outgoing.close();
  };
  let closing: Promise<void> | undefined;
  return { close: () => (closing ??= stop()) };
}

function startSending({ share }: Parts, telemetry: Telemetry, failed: (error: unknown) => void) {
  const stop = new AbortController();
  const around = watchSending(telemetry);
  const run = async () => {
    while (!stop.signal.aborted) {
      const begun = await share.begin(around, stop.signal, failed).catch((error: unknown) => (failed(error), 0));
      if (begun > 0) continue;
      // Looks again when a lane is free, or after a while: what was written just now is not told to anybody.
      const rested = pause(lookEveryMs, undefined, { signal: stop.signal, ref: false }).catch(() => undefined);
      await Promise.race([rested, share.someDone()]);
    }
    await share.rest();
  };
  const running = run();
  return { close: () => (stop.abort(), running) };
}

/** Each batch as a span of the trace that its first statement belongs to. */
function watchSending(telemetry: Telemetry): Around {
  const sent = new Counter({
    name: 'lectern_attendance_statements_sent_total',
    help: 'Statements that were sent to stores, accepted or not',
    registers: [telemetry.registry],
  });
  return ({ connectionId, ref }, batch, work) => {
    const attributes = {
      'lectern.connection_id': connectionId,
      'lectern.session_id': ref.sessionId,
      'lectern.statements': batch.length,
    };
    const traceparent = batch.find((one) => one.traceparent !== '')?.traceparent;
    return telemetry.span('attendance.send-statements', { traceparent, kind: 'client', attributes }, () => {
      sent.inc(batch.length);
      return work();
    });
  };
}

function watchAge(deliveries: Deliveries, { registry }: Telemetry): () => Promise<boolean> {
  const age = new Gauge({
    name: 'lectern_attendance_statements_waiting_seconds',
    help: 'For how long statements have waited for a store that is on',
    registers: [registry],
  });
  return async () => {
    age.set((await deliveries.oldestWaitingMs()) / 1_000);
    return false;
  };
}
