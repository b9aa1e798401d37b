import type { CourseId, OrganisationId } from '@lectern/kernel';
import type { ClassSession } from '../domain/class-session.ts';
import { Courses, type Course, type CourseViewer } from '../domain/directory.stores.ts';
import type { CourseRole } from '../domain/enrolment.ts';
import { cutPage, type Page, type PageWindow } from '../domain/paging.ts';
import { notOver, selectClass, toClassAt, type ClassRow } from './class-rows.ts';
import type { Database } from './database.ts';
import { CourseRow } from './rows.ts';

type Found = { id: string; title: string; created_at: Date; people_count: number; role: CourseRole | null };

export class PostgresCourses extends Courses {
  constructor(private readonly database: Database) {
    super();
  }

  async add(course: { id: CourseId; organisationId: OrganisationId; title: string; createdAt: Date }): Promise<void> {
    await this.database.use((manager) => manager.insert(CourseRow, course));
  }

  async find(viewer: CourseViewer, id: CourseId, now: Date): Promise<Course | undefined> {
    const [course] = await this.select(viewer, 'co.id = $4', [id], now);
    return course;
  }

  async list(viewer: CourseViewer, { limit, after }: PageWindow, now: Date): Promise<Page<Course>> {
    const courses = await this.select(
      viewer,
      '($4::uuid IS NULL OR co.id < $4) ORDER BY co.id DESC LIMIT $5',
      [after?.id ?? null, limit + 1],
      now,
    );
    return cutPage(courses, limit, ({ id }) => ({ id }));
  }

  private async select(
    { organisationId, personId, seesAll }: CourseViewer,
    which: string,
    values: readonly unknown[],
    now: Date,
  ): Promise<readonly Course[]> {
    const found = await this.database.query<Found>(
      `SELECT co.id, co.title, co.created_at, mine.role,
        (SELECT count(*)::int FROM enrolment e WHERE e.course_id = co.id) AS people_count
      FROM course co LEFT JOIN enrolment mine ON mine.course_id = co.id AND mine.person_id = $2
      WHERE co.organisation_id = $1 AND ($3 OR mine.id IS NOT NULL) AND ${which}`,
      [organisationId, personId ?? null, seesAll, ...values],
    );
    const next = await this.nextClasses(
      found.map(({ id }) => id),
      now,
    );
    return found.map((row) => ({
      id: row.id as CourseId,
      title: row.title,
      createdAt: row.created_at,
      peopleCount: row.people_count,
      role: row.role ?? undefined,
      nextClass: next.get(row.id),
    }));
  }

  private async nextClasses(courseIds: readonly string[], now: Date): Promise<ReadonlyMap<string, ClassSession>> {
    if (courseIds.length === 0) return new Map();
    const rows = await this.database.query<ClassRow>(
      `SELECT DISTINCT ON (course_id) * FROM (${selectClass} WHERE c.course_id = ANY($1) AND ${notOver('$2')}) coming
      ORDER BY course_id, phase IS NULL, starts_at, id`,
      [courseIds, now],
    );
    return new Map(rows.map((row) => [row.course_id, toClassAt(now, row)]));
  }
}
