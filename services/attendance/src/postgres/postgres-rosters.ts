import type { CourseId, OrganisationId, PersonId } from '@lectern/kernel';
import type { Role } from '@lectern/policy';
import type { EnrolmentChange } from '../domain/evidence.ts';
import type { Roster } from '../domain/register.ts';
import { Rosters } from '../usecases/stores.ts';
import type { Database } from './database.ts';

type EnrolledRole = Exclude<Role, 'guest'>;

export class PostgresRosters extends Rosters {
  constructor(private readonly database: Database) {
    super();
  }

  async add({ organisationId, courseId, personId, role, revision, atMs }: EnrolmentChange): Promise<boolean> {
    const added = await this.database.query(
      `INSERT INTO enrolment_revision (course_id, person_id, revision, organisation_id, role, at)
       VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING RETURNING 1`,
      [courseId, personId, revision, organisationId, role, new Date(atMs)],
    );
    return added.length > 0;
  }

  async at(organisationId: OrganisationId, courseId: CourseId, atMs: number): Promise<Roster> {
    const rows = await this.database.query<{ person_id: PersonId; role: EnrolledRole | null }>(
      `SELECT DISTINCT ON (person_id) person_id, role FROM enrolment_revision
       WHERE course_id = $1 AND organisation_id = $2 AND at <= $3 ORDER BY person_id, revision DESC`,
      [courseId, organisationId, new Date(atMs)],
    );
    return new Map(rows.map(({ person_id, role }) => [person_id, role ?? undefined]));
  }

  async roleOf(organisationId: OrganisationId, courseId: CourseId, personId: PersonId): Promise<Role | undefined> {
    const [row] = await this.database.query<{ role: EnrolledRole | null }>(
      `SELECT role FROM enrolment_revision WHERE course_id = $1 AND organisation_id = $2 AND person_id = $3
       ORDER BY revision DESC LIMIT 1`,
      [courseId, organisationId, personId],
    );
    return row?.role ?? undefined;
  }
}
