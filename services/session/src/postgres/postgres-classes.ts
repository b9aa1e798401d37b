import type { CourseId, OrganisationId, SessionId } from '@lectern/kernel';
import type { ClassSession } from '../domain/class-session.ts';
import { Classes, type NewClass } from '../domain/directory.stores.ts';
import { cutPage, type Page, type PageWindow } from '../domain/paging.ts';
import { notOver, selectClass, toClass, toClassAt, type ClassRow } from './class-rows.ts';
import type { Database } from './database.ts';
import { ClassSessionRow } from './rows.ts';

export class PostgresClasses extends Classes {
  constructor(private readonly database: Database) {
    super();
  }

  async add(planned: NewClass): Promise<void> {
    await this.database.use((manager) => manager.insert(ClassSessionRow, planned));
  }

  async find(organisationId: OrganisationId, id: SessionId): Promise<ClassSession | undefined> {
    const [row] = await this.database.query<ClassRow>(`${selectClass} WHERE c.organisation_id = $1 AND c.id = $2`, [
      organisationId,
      id,
    ]);
    return row && toClass(row);
  }

  async listComing(
    organisationId: OrganisationId,
    courseId: CourseId,
    { limit, after }: PageWindow,
    now: Date,
  ): Promise<Page<ClassSession>> {
    const rows = await this.database.query<ClassRow>(
      `${selectClass}
      WHERE c.organisation_id = $1 AND c.course_id = $2 AND ${notOver('$3')}
        AND ($4::timestamptz IS NULL OR (c.starts_at, c.id) > ($4, $5::uuid))
      ORDER BY c.starts_at, c.id LIMIT $6`,
      [organisationId, courseId, now, after?.at ?? null, after?.id ?? null, limit + 1],
    );
    return cutPage(
      rows.map((row) => toClassAt(now, row)),
      limit,
      ({ id, startsAt }) => ({ id, at: startsAt }),
    );
  }

  async listPast(
    organisationId: OrganisationId,
    courseId: CourseId,
    { limit, after }: PageWindow,
    now: Date,
  ): Promise<Page<ClassSession>> {
    const rows = await this.database.query<ClassRow>(
      `${selectClass}
      WHERE c.organisation_id = $1 AND c.course_id = $2 AND NOT ${notOver('$3')}
        AND ($4::timestamptz IS NULL OR (coalesce(p.ended_at, c.latest_end_at), c.id) < ($4, $5::uuid))
      ORDER BY coalesce(p.ended_at, c.latest_end_at) DESC, c.id DESC LIMIT $6`,
      [organisationId, courseId, now, after?.at ?? null, after?.id ?? null, limit + 1],
    );
    const past = rows.map((row) => toClassAt(now, row));
    return cutPage(past, limit, (one) => ({ id: one.id, at: endOf(one) }));
  }
}

function endOf({ progress, latestEndAt }: ClassSession): Date {
  return progress.phase === 'ended' ? progress.endedAt : latestEndAt;
}
