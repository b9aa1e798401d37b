import { randomBytes } from 'node:crypto';
import type { OrganisationId, PersonId } from '@lectern/kernel';
import type { ClassRef } from '../../domain/evidence.ts';
import {
  Statements,
  type KeptStatement,
  type NewStatement,
  type StatementPage,
} from '../../usecases/statements/ports.ts';
import type { Database } from '../database.ts';
import { queueStatements } from './queueing.ts';

export class PostgresStatements extends Statements {
  constructor(private readonly database: Database) {
    super();
  }

  async add(ref: ClassRef, made: readonly NewStatement[], traceparent: string): Promise<void> {
    const { sessionId, organisationId, courseId } = ref;
    const [numbered] = await this.database.query<{ statements: number }>(
      'UPDATE statement_class SET statements = statements + $2 WHERE session_id = $1 RETURNING statements',
      [sessionId, made.length],
    );
    if (made.length === 0 || numbered === undefined) return;
    const before = numbered.statements - made.length;
    await this.database.query(
      `INSERT INTO statement (session_id, organisation_id, course_id, traceparent, n, id, person_id, verb_group, voids, body)
       SELECT $1, $2, $3, $4, $5 + place, id, person_id, verb_group, voids, body
       FROM unnest($6::uuid[], $7::uuid[], $8::text[], $9::uuid[], $10::text[])
         WITH ORDINALITY AS made (id, person_id, verb_group, voids, body, place)`,
      [
        sessionId,
        organisationId,
        courseId,
        traceparent,
        before,
        made.map(({ id }) => id),
        made.map(({ personId }) => personId ?? null),
        made.map(({ verbGroup }) => verbGroup),
        made.map(({ voids }) => voids ?? null),
        made.map(({ body }) => body),
      ],
    );
    const where = 'statement.session_id = $1 AND statement.n > $2';
    await queueStatements(this.database, { where, values: [sessionId, before] });
  }

  async pseudonyms(
    organisationId: OrganisationId,
    personIds: readonly PersonId[],
  ): Promise<ReadonlyMap<PersonId, string>> {
    if (personIds.length === 0) return new Map();
    const known = await this.findPseudonyms(organisationId, personIds);
    const unknown = personIds.filter((id) => !known.has(id)).sort();
    if (unknown.length === 0) return known;
    await this.database.query(
      `INSERT INTO pseudonym (organisation_id, person_id, name) SELECT $1, * FROM unnest($2::uuid[], $3::text[])
       ON CONFLICT (organisation_id, person_id) DO NOTHING`,
      [organisationId, unknown, unknown.map(() => randomBytes(16).toString('base64url'))],
    );
    return this.findPseudonyms(organisationId, personIds);
  }

  async page({
    organisationId,
    courseId,
    from,
    until,
    after,
    limit,
  }: StatementPage): Promise<readonly KeptStatement[]> {
    const rows = await this.database.query<{ id: string; made_at: Date; body: string }>(
      `SELECT id, made_at, body FROM statement
       WHERE organisation_id = $1 AND ($2::uuid IS NULL OR course_id = $2)
         AND made_at >= COALESCE($3::timestamptz, '-infinity') AND made_at < COALESCE($4::timestamptz, 'infinity')
         AND (made_at, id) > (COALESCE($5::timestamptz, '-infinity'), COALESCE($6::uuid, '00000000-0000-0000-0000-000000000000'))
       ORDER BY made_at, id LIMIT $7`,
      [organisationId, courseId ?? null, from, until, after?.at, after?.id, limit],
    );
    return rows.map(({ id, made_at: madeAt, body }) => ({ id, madeAt, body }));
  }

  private async findPseudonyms(organisationId: OrganisationId, personIds: readonly PersonId[]) {
    const rows = await this.database.query<{ person_id: PersonId; name: string }>(
      'SELECT person_id, name FROM pseudonym WHERE organisation_id = $1 AND person_id = ANY($2::uuid[])',
      [organisationId, personIds],
    );
    return new Map(rows.map(({ person_id, name }) => [person_id, name]));
  }
}
