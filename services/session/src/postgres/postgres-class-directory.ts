import type { PersonId, SessionId } from '@lectern/kernel';
import { ClassDirectory, type PlannedClass, type Standing } from '../domain/class-directory.ts';
import type { CourseRole } from '../domain/enrolment.ts';
import { selectClass, toClass, type ClassRow } from './class-rows.ts';
import type { Database } from './database.ts';

export class PostgresClassDirectory extends ClassDirectory {
  constructor(private readonly database: Database) {
    super();
  }

  async findClass(sessionId: SessionId): Promise<PlannedClass | undefined> {
    const [row] = await this.database.query<ClassRow>(`${selectClass} WHERE c.id = $1`, [sessionId]);
    if (row === undefined) return undefined;
    const { id, organisationId, courseId, courseTitle, title, startsAt, endsAt, latestEndAt } = toClass(row);
    return { sessionId: id, organisationId, courseId, courseTitle, title, startsAt, endsAt, latestEndAt };
  }

  async findStanding(sessionId: SessionId, personId: PersonId): Promise<Standing> {
    type Found = { name: string; guest_of: string | null; role: CourseRole | null };
    const [found] = await this.database.query<Found>(
      `SELECT person.name, person.guest_of, e.role
      FROM class_session c
      JOIN person ON person.id = $2 AND person.organisation_id = c.organisation_id
      LEFT JOIN enrolment e ON e.course_id = c.course_id AND e.person_id = person.id
      WHERE c.id = $1`,
      [sessionId, personId],
    );
    if (found === undefined) return { kind: 'stranger' };
    const { name, guest_of: guestOf, role } = found;
    if (guestOf !== null) return guestOf === sessionId ? { kind: 'guest', name } : { kind: 'stranger' };
    return role === null ? { kind: 'unknown', name } : { kind: 'enrolled', name, role };
  }
}
