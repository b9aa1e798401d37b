import type { PoolClient } from 'pg';
import { ClassProgresses, type ClassNews } from '../domain/directory.stores.ts';

/** Writes inside the transaction of the inbox, so that an event that is delivered twice is told once. */
export class PostgresClassProgresses extends ClassProgresses {
  constructor(private readonly client: Pick<PoolClient, 'query'>) {
    super();
  }

  async record({ sessionId, organisationId, progress, peopleCount }: ClassNews): Promise<void> {
    if (progress.phase === 'scheduled') return;
    const ended = progress.phase === 'ended' ? progress : undefined;
    const startedAt = 'startedAt' in progress ? progress.startedAt : undefined;
    await this.client.query(
      `INSERT INTO class_progress AS known
        (session_id, organisation_id, phase, started_at, ended_at, end_reason, people_count)
      VALUES ($1, $2, $3, $4, $5, $6, $7)
      ON CONFLICT (session_id) DO UPDATE SET phase = excluded.phase,
        started_at = coalesce(excluded.started_at, known.started_at), ended_at = excluded.ended_at,
        end_reason = excluded.end_reason, people_count = excluded.people_count
      WHERE array_position(ARRAY['open', 'live', 'ended'], known.phase)
        < array_position(ARRAY['open', 'live', 'ended'], excluded.phase)`,
      [sessionId, organisationId, progress.phase, startedAt, ended?.endedAt, ended?.endReason, peopleCount],
    );
  }
}
