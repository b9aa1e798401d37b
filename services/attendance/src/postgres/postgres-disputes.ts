import type { OrganisationId, PersonId, SessionId } from '@lectern/kernel';
import type { ActorId } from '../domain/actor.ts';
import type { Dispute, DisputeId } from '../domain/dispute.ts';
import { Disputes } from '../usecases/disputes.ts';
import type { Database } from './database.ts';

type Row = {
  id: DisputeId;
  session_id: SessionId;
  person_id: PersonId;
  text: string;
  at: Date;
  answer: string | null;
  answered_by: ActorId | null;
  answered_at: Date | null;
};

const columns = 'id, session_id, person_id, text, at, answer, answered_by, answered_at';

export class PostgresDisputes extends Disputes {
  constructor(private readonly database: Database) {
    super();
  }

  async open(organisationId: OrganisationId, { id, sessionId, personId, text, atMs }: Dispute): Promise<boolean> {
    const opened = await this.database.query(
      `INSERT INTO dispute (id, organisation_id, session_id, person_id, text, at) VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (session_id, person_id) WHERE answer IS NULL DO NOTHING RETURNING 1`,
      [id, organisationId, sessionId, personId, text, new Date(atMs)],
    );
    return opened.length > 0;
  }

  async find(organisationId: OrganisationId, id: DisputeId): Promise<Dispute | undefined> {
    const [row] = await this.database.query<Row>(
      `SELECT ${columns} FROM dispute WHERE organisation_id = $1 AND id = $2`,
      [organisationId, id],
    );
    return row && toDispute(row);
  }

  async answer(id: DisputeId, { text, by, atMs }: NonNullable<Dispute['answer']>): Promise<boolean> {
    const answered = await this.database.query(
      `UPDATE dispute SET answer = $2, answered_by = $3, answered_at = $4 WHERE id = $1 AND answer IS NULL RETURNING 1`,
      [id, text, by, new Date(atMs)],
    );
    return answered.length > 0;
  }

  async of(sessionIds: readonly SessionId[], personId?: PersonId): Promise<readonly Dispute[]> {
    const rows = await this.database.query<Row>(
      `SELECT ${columns} FROM dispute WHERE session_id = ANY($1::uuid[]) AND ($2::uuid IS NULL OR person_id = $2) ORDER BY id`,
      [sessionIds, personId],
    );
    return rows.map(toDispute);
  }
}

function toDispute({ answer, answered_by: by, answered_at: at, ...row }: Row): Dispute {
  return {
    id: row.id,
    sessionId: row.session_id,
    personId: row.person_id,
    text: row.text,
    atMs: row.at.getTime(),
    ...(answer !== null && by !== null && at !== null && { answer: { text: answer, by, atMs: at.getTime() } }),
  };
}
