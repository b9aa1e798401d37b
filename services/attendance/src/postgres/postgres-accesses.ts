import type { CourseId, OrganisationId, PersonId, SessionId } from '@lectern/kernel';
import type { Access, AccessId, AccessKind } from '../domain/access.ts';
import type { ActorId } from '../domain/actor.ts';
import { Accesses, type AccessWindow } from '../usecases/access-log.ts';
import type { Database } from './database.ts';

type Row = {
  id: AccessId;
  organisation_id: OrganisationId;
  at: Date;
  actor_id: ActorId;
  capacity: string;
  kind: AccessKind;
  course_id: CourseId | null;
  session_id: SessionId | null;
  person_id: PersonId | null;
  purpose: string;
};

const columns = 'id, organisation_id, at, actor_id, capacity, kind, course_id, session_id, person_id, purpose';

export class PostgresAccesses extends Accesses {
  constructor(private readonly database: Database) {
    super();
  }

  async add(access: Access, sinceMs: number): Promise<void> {
    const { id, organisationId, atMs, actorId, capacity, kind, courseId, sessionId, personId, purpose } = access;
    await this.database.query(
      `INSERT INTO access (${columns})
       SELECT $1::uuid, $2::uuid, $3::timestamptz, $4::uuid, $5::text, $6::text, $7::uuid, $8::uuid, $9::uuid, $10::text
       WHERE NOT EXISTS (
         SELECT FROM access WHERE organisation_id = $2 AND actor_id = $4 AND kind = $6 AND capacity = $5 AND at >= $11
           AND course_id IS NOT DISTINCT FROM $7 AND session_id IS NOT DISTINCT FROM $8 AND person_id IS NOT DISTINCT FROM $9)`,
      [
        id,
        organisationId,
        new Date(atMs),
        actorId,
        capacity,
        kind,
        courseId,
        sessionId,
        personId,
        purpose,
        new Date(sinceMs),
      ],
    );
  }

  async list(organisationId: OrganisationId, personId: PersonId | undefined, { limit, before }: AccessWindow) {
    const rows = await this.database.query<Row>(
      `SELECT ${columns} FROM access
       WHERE organisation_id = $1 AND ($2::uuid IS NULL OR person_id = $2) AND ($3::uuid IS NULL OR id < $3)
       ORDER BY id DESC LIMIT $4`,
      [organisationId, personId, before, limit],
    );
    return rows.map(toAccess);
  }
}

function toAccess(row: Row): Access {
  return {
    id: row.id,
    organisationId: row.organisation_id,
    atMs: row.at.getTime(),
    actorId: row.actor_id,
    capacity: row.capacity,
    kind: row.kind,
    courseId: row.course_id ?? undefined,
    sessionId: row.session_id ?? undefined,
    personId: row.person_id ?? undefined,
    purpose: row.purpose,
  };
}
