import { publish, toOutboxEvent, type OutboxEvent } from '@lectern/events';
import { newId } from '@lectern/kernel';
import { tally } from '../domain/register.ts';
import type { Settlement } from '../usecases/listeners.ts';
import { SettledNews } from '../usecases/settled-news.ts';

export const registerSettledType = 'lectern.attendance.register-settled.v1';

/** Into the outbox, by the transaction of the computation. */
export class SettledPublisher extends SettledNews {
  constructor(private readonly database: Parameters<typeof publish>[0]) {
    super();
  }

  async tell(settlement: Settlement): Promise<void> {
    await publish(this.database, [toEvent(settlement)]);
  }
}

function toEvent({ record, computed, entries, traceparent }: Settlement): OutboxEvent {
  const { organisationId, courseId, sessionId } = record;
  const counts = tally(entries.map(({ entry }) => entry));
  return toOutboxEvent({
    id: newId<'event'>(),
    source: 'lectern/attendance',
    type: registerSettledType,
    subject: sessionId,
    time: new Date(computed.computedAtMs),
    traceparent,
    organisationId,
    payload: { $case: 'registerSettled', value: { sessionId, courseId, version: computed.version, ...counts } },
  });
}
