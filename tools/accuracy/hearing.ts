import type { OutboxEvent } from '@lectern/events';
import { toNews } from '@lectern/attendance/src/events/evidence.mapper.ts';
import { NobodyListens } from '@lectern/attendance/src/usecases/listeners.ts';
import { TakeEvidence } from '@lectern/attendance/src/usecases/take-evidence.ts';
import { Event } from '@lectern/proto/messages/events/v1/events';
import { AttendanceStore, SimulatedLog, SimulatedRecords, WithinHandling } from './attendance-store.ts';
import type { Chance } from './chance.ts';

export type Heard = {
  readonly store: AttendanceStore;
  /** How often the attendance process died while it handled events. */
  readonly kills: number;
  readonly deliveries: number;
};

/**
 * The events of several classes on their way through a bad day: the relay dies and publishes again, classes mix, some events come
 * hours late from the dead letters, and the attendance process dies in the middle of its transactions. Within a class they keep
 * their order, but for dead letters.
 */
export async function hear(classes: readonly (readonly OutboxEvent[])[], chance: Chance): Promise<Heard> {
  const late: OutboxEvent[] = [];
  const logs = classes.map((events) =>
    published(
      events.filter((event) => !(chance.yes(0.01) && late.push(event))),
      chance,
    ),
  );
  const log = [...mixed(logs, chance), ...late];
  const store = new AttendanceStore();
  const use = new TakeEvidence(
    new WithinHandling(),
    new SimulatedRecords(store),
    new SimulatedLog(store),
    new NobodyListens(),
  );
  let kills = 0;
  let deliveries = 0;
  for (let position = 0; position < log.length;) {
    const batch = log.slice(position, position + 1 + chance.below(100));
    // Dies before its commit, and what it did is undone; or after it, before the bus knew.
    const diesAfter = chance.yes(0.15) ? chance.below(batch.length + 1) : undefined;
    for (const event of batch.slice(0, diesAfter)) {
      deliveries += 1;
      if (store.isNew(event.id)) await take(use, event);
    }
    if (diesAfter === undefined || diesAfter === batch.length) store.commit();
    else store.rollBack();
    if (diesAfter === undefined) position += batch.length;
    else kills += 1;
  }
  return { store, kills, deliveries };
}

async function take(use: TakeEvidence, { bytes }: OutboxEvent): Promise<void> {
  const event = Event.decode(bytes);
  const news = toNews(event);
  if (news.kind === 'evidence') await use.execute(news.ref, news.evidence, event.traceparent);
}

/** At least once: a relay that died publishes again what it had published, from a moment before. */
function published(events: readonly OutboxEvent[], chance: Chance): readonly OutboxEvent[] {
  const log: OutboxEvent[] = [];
  for (let position = 0; position < events.length;) {
    const next = Math.min(events.length, position + 1 + chance.below(200));
    log.push(...events.slice(position, next));
    position = chance.yes(0.1) ? Math.max(position, next - chance.below(50)) : next;
  }
  return log;
}

function mixed(logs: readonly (readonly OutboxEvent[])[], chance: Chance): readonly OutboxEvent[] {
  const left = logs.map((log) => ({ log, position: 0 }));
  const result: OutboxEvent[] = [];
  for (;;) {
    const open = left.filter(({ log, position }) => position < log.length);
    if (open.length === 0) return result;
    const source = chance.of(open);
    const count = 1 + chance.below(300);
    result.push(...source.log.slice(source.position, source.position + count));
    source.position += count;
  }
}
