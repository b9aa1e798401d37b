import type { OrganisationId, PersonId, SessionId } from '@lectern/kernel';
import type { ActorId } from '../domain/actor.ts';
import type { Correction, CorrectionBody, CorrectionId } from '../domain/correction.ts';
import { Corrections } from '../usecases/stores.ts';
import type { Database } from './database.ts';

type Row = {
  id: CorrectionId;
  session_id: SessionId;
  person_id: PersonId;
  body: CorrectionBody;
  reason: string;
  made_by: ActorId;
  made_at: Date;
};

export class PostgresCorrections extends Corrections {
  constructor(private readonly database: Database) {
    super();
  }

  async isKept(organisationId: OrganisationId, requestId: string): Promise<boolean> {
    const found = await this.database.query('SELECT 1 FROM correction WHERE organisation_id = $1 AND request_id = $2', [
      organisationId,
      requestId,
    ]);
    return found.length > 0;
  }

  async add(organisationId: OrganisationId, correction: Correction, requestId: string): Promise<void> {
    const { id, sessionId, personId, body, reason, madeBy, madeAtMs } = correction;
    await this.database.query(
      `INSERT INTO correction (id, organisation_id, request_id, session_id, person_id, body, reason, made_by, made_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [id, organisationId, requestId, sessionId, personId, JSON.stringify(body), reason, madeBy, new Date(madeAtMs)],
    );
  }

  async of(sessionId: SessionId): Promise<readonly Correction[]> {
    const rows = await this.database.query<Row>(
      `SELECT id, session_id, person_id, body, reason, made_by, made_at FROM correction
       WHERE session_id = $1 ORDER BY place`,
      [sessionId],
    );
    return rows.map((row) => ({
      id: row.id,
      sessionId: row.session_id,
      personId: row.person_id,
      body: row.body,
      reason: row.reason,
      madeBy: row.made_by,
      madeAtMs: row.made_at.getTime(),
    }));
  }
}
