import { publishUnordered, type OutboxEvent } from '@lectern/events';
import { translateUnavailable } from '@lectern/postgres';
import type { Pool } from 'pg';
import { toSessionEvent } from '../mapping/event.mapper.ts';
import { SeenEvents, type Seen } from '../usecases/signs.ts';

/** Into the outbox, beside the journal: a mark may come before or after a fact of the same moment. */
export class OutboxSeenEvents extends SeenEvents {
  constructor(private readonly pool: Pool) {
    super();
  }

  async publish(seen: readonly Seen[]): Promise<void> {
    await translateUnavailable(() => publishUnordered(this.pool, seen.map(toEvent)));
  }
}

function toEvent({ id, planned, at, marks }: Seen): OutboxEvent {
  const { sessionId, courseId, organisationId } = planned;
  const about = { id, subject: sessionId, organisationId, time: at, traceparent: '' };
  const signs = marks.map((mark) => ({ ...mark }));
  return toSessionEvent(about, { $case: 'participantsSeen', value: { sessionId, courseId, signs } });
}
