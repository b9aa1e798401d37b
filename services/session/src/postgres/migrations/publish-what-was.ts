import { publishUnordered } from '@lectern/events';
import type { CourseId, OrganisationId, PersonId, SessionId } from '@lectern/kernel';
import type { Migration } from '@lectern/postgres';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import type { DirectoryEvent } from '../../domain/directory.events.ts';
import type { CourseRole } from '../../domain/enrolment.ts';
import { toDirectoryEvent } from '../../mapping/directory-event.mapper.ts';

type Row = { id: string; organisation_id: OrganisationId; created_at: Date };
type ClassRow = Row & { course_id: CourseId; starts_at: Date; ends_at: Date };
type EnrolmentRow = Row & { course_id: CourseId; person_id: PersonId; role: CourseRole; revision: string };

const pageLength = 1_000;

/** Classes and enrolments that are older than their events: whoever builds on the events hears of them too. */
class PublishWhatWas implements MigrationInterface {
  readonly name = 'PublishWhatWas1763690700000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE SEQUENCE enrolment_revision');
    await publishAll(runner, 'class_session', '*', (row: ClassRow) => ({
      kind: 'class-scheduled',
      sessionId: row.id as SessionId,
      courseId: row.course_id,
      startsAt: row.starts_at,
      endsAt: row.ends_at,
    }));
    await publishAll(runner, 'enrolment', `*, nextval('enrolment_revision') AS revision`, (row: EnrolmentRow) => ({
      kind: 'enrolment-changed',
      courseId: row.course_id,
      personId: row.person_id,
      role: row.role,
    }));
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations only go forward'));
  }
}

export const publishWhatWas: Migration = PublishWhatWas;

async function publishAll<Found extends Row & { revision?: string }>(
  runner: QueryRunner,
  table: string,
  columns: string,
  describe: (row: Found) => DirectoryEvent,
): Promise<void> {
  let after = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    const page = `SELECT ${columns} FROM ${table} WHERE id > $1 ORDER BY id LIMIT ${pageLength}`;
    const rows = (await runner.query(page, [after])) as Found[];
    const events = rows.map((row) => {
      const about = { organisationId: row.organisation_id, time: row.created_at, traceparent: '' };
      return toDirectoryEvent(describe(row), about, () => Number(row.revision));
    });
    await publishUnordered(runner, events);
    const last = rows.at(-1);
    if (last === undefined || rows.length < pageLength) return;
    after = last.id;
  }
}
