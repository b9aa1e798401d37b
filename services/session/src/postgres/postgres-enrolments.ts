import { newId, type CourseId, type OrganisationId, type PersonId } from '@lectern/kernel';
import { Enrolments, type KeptEnrolment } from '../domain/directory.stores.ts';
import type { CourseRole, Enrolment, NewEnrolment } from '../domain/enrolment.ts';
import type { Roles } from '../domain/link.ts';
import { cutPage, type Page, type PageWindow } from '../domain/paging.ts';
import type { Database } from './database.ts';
import { EnrolmentRow } from './rows.ts';

type Found = { person_id: string; name: string; email: string; role: CourseRole };

/** People are locked in the order of their addresses, so that two imports of the same people never wait for each other. */
const putMany = `WITH line AS (
    SELECT * FROM unnest($3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::text[])
      WITH ORDINALITY AS l (person_id, enrolment_id, name, email, role, place)
  ), before AS (
    SELECT person_id, role FROM enrolment WHERE course_id = $2
  ), known AS (
    INSERT INTO person AS p (id, organisation_id, kind, name, email, created_at)
    SELECT person_id, $1, 'member', name, email, $8 FROM line ORDER BY email
    ON CONFLICT (organisation_id, email) DO UPDATE SET name = CASE
      WHEN $9 OR p.organisation_role IS NULL
        AND NOT EXISTS (SELECT FROM enrolment e WHERE e.person_id = p.id AND e.course_id <> $2) THEN excluded.name
      ELSE p.name END
    RETURNING p.id, p.name, p.email
  ), kept AS (
    INSERT INTO enrolment (id, organisation_id, course_id, person_id, role, created_at)
    SELECT enrolment_id, $1, $2, known.id, role, $8 FROM line JOIN known USING (email) ORDER BY place
    ON CONFLICT (course_id, person_id) DO UPDATE SET role = excluded.role
    RETURNING person_id, role
  )
  SELECT known.id AS person_id, known.name, known.email, kept.role, before.role IS DISTINCT FROM kept.role AS has_changed
  FROM line JOIN known USING (email) JOIN kept ON kept.person_id = known.id
    LEFT JOIN before ON before.person_id = known.id ORDER BY place`;

export class PostgresEnrolments extends Enrolments {
  constructor(private readonly database: Database) {
    super();
  }

  async findRole(organisationId: OrganisationId, courseId: CourseId, personId: PersonId) {
    const found = await this.database.use((manager) =>
      manager.findOneBy(EnrolmentRow, { organisationId, courseId, personId }),
    );
    return found?.role;
  }

  async rolesOf(organisationId: OrganisationId, personId: PersonId): Promise<Roles> {
    const found = await this.database.use((manager) => manager.findBy(EnrolmentRow, { organisationId, personId }));
    return new Map(found.map(({ courseId, role }) => [courseId as CourseId, role]));
  }

  async list(
    organisationId: OrganisationId,
    courseId: CourseId,
    { limit, after }: PageWindow,
  ): Promise<Page<Enrolment>> {
    const rows = await this.database.query<Found & { id: string }>(
      `SELECT e.id, e.person_id, p.name, p.email, e.role FROM enrolment e JOIN person p ON p.id = e.person_id
      WHERE e.organisation_id = $1 AND e.course_id = $2 AND ($3::uuid IS NULL OR e.id > $3)
      ORDER BY e.id LIMIT $4`,
      [organisationId, courseId, after?.id ?? null, limit + 1],
    );
    const { items, next } = cutPage(rows, limit, ({ id }) => ({ id }));
    return { items: items.map(toEnrolment), next };
  }

  async lock(organisationId: OrganisationId, courseId: CourseId): Promise<boolean> {
    const found = await this.database.query(
      'SELECT FROM course WHERE organisation_id = $1 AND id = $2 FOR NO KEY UPDATE',
      [organisationId, courseId],
    );
    return found.length > 0;
  }

  async put(
    organisationId: OrganisationId,
    courseId: CourseId,
    people: readonly NewEnrolment[],
    { renameAnybody, now }: { renameAnybody: boolean; now: Date },
  ): Promise<readonly KeptEnrolment[]> {
    const rows = await this.database.query<Found & { has_changed: boolean }>(putMany, [
      organisationId,
      courseId,
      people.map(() => newId<'person'>()),
      people.map(() => newId<'enrolment'>()),
      people.map(({ name }) => name),
      people.map(({ email }) => email),
      people.map(({ role }) => role),
      now,
      renameAnybody,
    ]);
    return rows.map((row) => ({ ...toEnrolment(row), hasChanged: row.has_changed }));
  }

  async addInstructor(organisationId: OrganisationId, courseId: CourseId, personId: PersonId, now: Date) {
    const id = newId<'enrolment'>();
    await this.database.use((manager) =>
      manager.insert(EnrolmentRow, { id, organisationId, courseId, personId, role: 'instructor', createdAt: now }),
    );
  }

  async remove(organisationId: OrganisationId, courseId: CourseId, personId: PersonId): Promise<boolean> {
    const { affected } = await this.database.use((manager) =>
      manager.delete(EnrolmentRow, { organisationId, courseId, personId }),
    );
    return affected === 1;
  }

  hasInstructor(organisationId: OrganisationId, courseId: CourseId): Promise<boolean> {
    return this.database.use((manager) =>
      manager.existsBy(EnrolmentRow, { organisationId, courseId, role: 'instructor' }),
    );
  }
}

function toEnrolment({ person_id: personId, name, email, role }: Found): Enrolment {
  return { personId: personId as PersonId, name, email, role };
}
