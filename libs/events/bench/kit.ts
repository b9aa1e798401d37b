import { newId } from '@lectern/kernel';
import type { Event } from '@lectern/proto/messages/events/v1/events';
import type { Pool } from 'pg';
import { toOutboxEvent, type OutboxEvent } from '../src/index.ts';

export const eventType = 'lectern.session.participant-joined.v1';

/** Events as a busy evening brings them: some hundred classes, each with its own order. */
export function makeEvents(count: number, classes = 200): OutboxEvent[] {
  const sessions = Array.from({ length: classes }, () => ({ sessionId: newId(), courseId: newId() }));
  return Array.from({ length: count }, (_, n) => {
    const { sessionId, courseId } = sessions[n % classes]!;
    const ids = { sessionId, courseId, participantId: newId(), personId: newId() };
    const payload: Event['payload'] = {
      $case: 'participantJoined',
      value: { ...ids, seq: n, role: 'ROLE_LEARNER', reason: 'LEAVE_REASON_UNSPECIFIED' },
    };
    const attributes = { source: 'lectern/session', type: eventType, subject: sessionId, time: new Date() };
    return toOutboxEvent({ id: newId(), ...attributes, traceparent: '', organisationId: newId(), payload });
  });
}

/** As many rows for each statement as a careful author would take, into a table of the outbox's or the log's shape. */
export async function insertPlainly(pool: Pool, table: string, events: readonly OutboxEvent[]): Promise<void> {
  for (let n = 0; n < events.length; n += 1_000) {
    const part = events.slice(n, n + 1_000);
    await pool.query(
      `INSERT INTO ${table} (event_id, type, key, event) SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::bytea[])`,
      [
        part.map(({ id }) => id),
        part.map(({ type }) => type),
        part.map(({ key }) => key),
        part.map(({ bytes }) => Buffer.from(bytes)),
      ],
    );
  }
}

/** Events for each second. */
export async function rate(count: number, work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return (count / (performance.now() - startedAt)) * 1_000;
}

export type Comparison = { readonly ours: number; readonly plain: number; readonly ratio: number };

/** Both sides in turn, the order of each pair the other way round; medians, and the median of the ratios. */
export async function compare(
  pairs: number,
  ours: () => Promise<number>,
  plain: () => Promise<number>,
): Promise<Comparison> {
  const found: { ours: number; plain: number }[] = [];
  for (let pair = -1; pair < pairs; pair += 1) {
    const sides = pair % 2 === 0 ? ([ours, plain] as const) : ([plain, ours] as const);
    const [one, other] = [await sides[0](), await sides[1]()];
    // The first pair only warms both up.
    if (pair >= 0) found.push(pair % 2 === 0 ? { ours: one, plain: other } : { ours: other, plain: one });
  }
  return {
    ours: Math.round(median(found.map((each) => each.ours))),
    plain: Math.round(median(found.map((each) => each.plain))),
    ratio: Number(median(found.map((each) => each.ours / each.plain)).toFixed(2)),
  };
}

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
