import { newId, type SessionId } from '@lectern/kernel';
import type { Pool } from 'pg';
import type { LrsConnection, LrsConnectionId, SealedSecret } from '../../usecases/statements/connections.ts';
import { Deliveries, type Outcome, type Queue, type Waiting } from '../../usecases/statements/deliveries.ts';
import type { XapiVersion } from '../../usecases/statements/record-store.ts';
import type { Database } from '../database.ts';
import { toConnection, type ConnectionRow } from './connection-rows.ts';
import { HeldLocks } from './held-locks.ts';

type QueueRow = {
  connection_id: LrsConnectionId;
  session_id: SessionId;
  organisation_id: Queue['ref']['organisationId'];
  course_id: Queue['ref']['courseId'];
  attempts: number;
};

type WaitingRow = { n: number; id: string; body: string; traceparent: string };

export class PostgresDeliveries extends Deliveries {
  private readonly locks: HeldLocks;

  constructor(
    private readonly database: Database,
    pool: Pool,
  ) {
    super();
    this.locks = new HeldLocks(pool);
  }

  get held(): AbortSignal {
    return this.locks.held;
  }

  async due(limit: number): Promise<readonly Queue[]> {
    const rows = await this.database.query<QueueRow>(
      `SELECT queue.connection_id, queue.session_id, class.organisation_id, class.course_id, connection.attempts
       FROM delivery_queue AS queue JOIN lrs_connection AS connection ON connection.id = queue.connection_id
         JOIN statement_class AS class USING (session_id)
       WHERE queue.is_waiting AND connection.is_on AND connection.next_attempt_at <= now()
       ORDER BY queue.since LIMIT $1`,
      [limit],
    );
    return rows.map((row) => ({
      connectionId: row.connection_id,
      ref: { sessionId: row.session_id, organisationId: row.organisation_id, courseId: row.course_id },
      attempts: row.attempts,
    }));
  }

  hold(queue: Queue): Promise<boolean> {
    return this.locks.take(lockOf(queue));
  }

  release(queue: Queue): Promise<void> {
    return this.locks.release(lockOf(queue));
  }

  async connectionOf({
    connectionId,
  }: Queue): Promise<(LrsConnection & SealedSecret & { foundVersion: XapiVersion | undefined }) | undefined> {
    const [row] = await this.database.query<ConnectionRow>(
      'SELECT * FROM lrs_connection WHERE id = $1 AND is_on AND next_attempt_at <= now()',
      [connectionId],
    );
    return row && { ...toConnection(row), foundVersion: row.found_version ?? undefined };
  }

  async keepVersion(id: LrsConnectionId, version: XapiVersion): Promise<void> {
    await this.database.query('UPDATE lrs_connection SET found_version = $2 WHERE id = $1', [id, version]);
  }

  async waiting(
    { connectionId, ref }: Queue,
    { count, bytes }: { count: number; bytes: number },
  ): Promise<readonly Waiting[]> {
    const rows = await this.database.query<WaitingRow>(
      `SELECT statement.n, statement.id, statement.body, statement.traceparent
       FROM delivery JOIN statement USING (session_id, n)
       WHERE delivery.connection_id = $1 AND delivery.session_id = $2 AND delivery.state = 'waiting'
       ORDER BY delivery.n LIMIT $3`,
      [connectionId, ref.sessionId, count],
    );
    let total = 0;
    return rows.filter(({ body }, index) => (total += body.length) <= bytes || index === 0);
  }

  settle(queue: Queue, { accepted, dead }: Outcome): Promise<void> {
    return this.database.run(async () => {
      const { connectionId, ref } = queue;
      if (accepted.length > 0) {
        await this.accept(queue, accepted);
        await this.log(queue);
      }
      for (const { n, reason } of dead)
        await this.database.query(
          `UPDATE delivery SET state = 'dead', reason = $4, died_at = clock_timestamp()
           WHERE connection_id = $1 AND session_id = $2 AND n = $3 AND state = 'waiting'`,
          [connectionId, ref.sessionId, n, reason],
        );
    });
  }

  private async accept({ connectionId, ref }: Queue, accepted: readonly number[]): Promise<void> {
    const taken = await this.database.query(
      `UPDATE delivery SET state = 'accepted' WHERE connection_id = $1 AND session_id = $2 AND n = ANY($3::integer[])
         AND state = 'waiting' RETURNING n`,
      [connectionId, ref.sessionId, accepted],
    );
    await this.database.query(
      `UPDATE lrs_connection SET accepted = accepted + $2, attempts = 0, next_attempt_at = '-infinity', last_accepted_at = clock_timestamp(),
         last_error = '', last_error_at = NULL WHERE id = $1`,
      [connectionId, taken.length],
    );
  }

  /** A disclosure for the log (34 CFR 99.32): once for each class and store, however many statements it takes. */
  private async log({ connectionId, ref }: Queue): Promise<void> {
    const first = await this.database.query(
      `UPDATE delivery_queue SET is_logged = true WHERE connection_id = $1 AND session_id = $2 AND NOT is_logged RETURNING 1`,
      [connectionId, ref.sessionId],
    );
    if (first.length === 0) return;
    await this.database.query(
      `INSERT INTO access (id, organisation_id, at, actor_id, capacity, kind, course_id, session_id, purpose)
       SELECT $1, organisation_id, clock_timestamp(), id, 'lrs', 'sent-statements', $3, $4, left(name || ', ' || endpoint, 200)
       FROM lrs_connection WHERE id = $2`,
      [newId(), connectionId, ref.courseId, ref.sessionId],
    );
  }

  finish({ connectionId, ref }: Queue): Promise<void> {
    return this.database.run(async () => {
      const values = [connectionId, ref.sessionId];
      // Whoever adds holds the row until their commit: the look after this lock sees what they added.
      await this.database.query(
        'SELECT FROM delivery_queue WHERE connection_id = $1 AND session_id = $2 FOR UPDATE',
        values,
      );
      await this.database.query(
        `UPDATE delivery_queue SET is_waiting = false WHERE connection_id = $1 AND session_id = $2
           AND NOT EXISTS (SELECT FROM delivery WHERE connection_id = $1 AND session_id = $2 AND state = 'waiting')`,
        values,
      );
    });
  }

  async rest({ connectionId, attempts }: Queue, words: string, forMs: number): Promise<void> {
    await this.database.query(
      `UPDATE lrs_connection SET attempts = attempts + 1, next_attempt_at = clock_timestamp() + make_interval(secs => $3),
         last_error = $4, last_error_at = clock_timestamp()
       WHERE id = $1 AND attempts = $2`,
      [connectionId, attempts, forMs / 1_000, words],
    );
  }

  async oldestWaitingMs(): Promise<number> {
    const [row] = await this.database.query<{ ms: string | null }>(
      `SELECT EXTRACT(EPOCH FROM clock_timestamp() - min(queue.since)) * 1000 AS ms FROM delivery_queue AS queue
         JOIN lrs_connection AS connection ON connection.id = queue.connection_id WHERE queue.is_waiting AND connection.is_on`,
    );
    return Math.max(0, Number(row?.ms ?? 0));
  }

  close(): Promise<void> {
    return this.locks.close();
  }
}

function lockOf({ connectionId, ref }: Queue): string {
  return `${connectionId} ${ref.sessionId}`;
}
