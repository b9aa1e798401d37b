import type { CourseId, OrganisationId, PersonId, SessionId } from '@lectern/kernel';
import {
  Descriptions,
  type ClassDescription,
  type CourseDescription,
  type PersonDescription,
} from '../domain/descriptions.ts';
import type { Database } from './database.ts';

export class PostgresDescriptions extends Descriptions {
  constructor(private readonly database: Database) {
    super();
  }

  async ofOrganisation(id: OrganisationId): Promise<string> {
    const [found] = await this.database.query<{ name: string }>('SELECT name FROM organisation WHERE id = $1', [id]);
    return found?.name ?? '';
  }

  ofPeople(organisationId: OrganisationId, ids: readonly PersonId[]) {
    return this.select<PersonDescription>('id, name FROM person', organisationId, ids);
  }

  ofCourses(organisationId: OrganisationId, ids: readonly CourseId[]) {
    return this.select<CourseDescription>('id, title FROM course', organisationId, ids);
  }

  ofClasses(organisationId: OrganisationId, ids: readonly SessionId[]) {
    const columns = 'id, course_id AS "courseId", title, starts_at AS "startsAt", ends_at AS "endsAt"';
    return this.select<ClassDescription>(`${columns} FROM class_session`, organisationId, ids);
  }

  private async select<Found>(what: string, organisationId: OrganisationId, ids: readonly string[]) {
    if (ids.length === 0) return [];
    const text = `SELECT ${what} WHERE organisation_id = $1 AND id = ANY($2::uuid[]) ORDER BY id`;
    return this.database.query<Found>(text, [organisationId, ids]);
  }
}
