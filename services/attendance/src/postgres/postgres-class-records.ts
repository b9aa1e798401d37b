import type { CourseId, OrganisationId, SessionId } from '@lectern/kernel';
import type { ClassRef } from '../domain/evidence.ts';
import type { ClassRecord } from '../domain/register.ts';
import type { Cause } from '../domain/words.ts';
import { ClassRecords, type ClassNews, type Concern, type Due, type DueClass } from '../usecases/stores.ts';
import type { Database } from './database.ts';
import { msOf, timeOf } from './times.ts';

type Row = {
  session_id: SessionId;
  organisation_id: OrganisationId;
  course_id: CourseId;
  starts_at: Date | null;
  ends_at: Date | null;
  opened_at: Date | null;
  started_at: Date | null;
  ended_at: Date | null;
  register_version: number;
};
type DueRow = Row & { due_cause: Cause; due_traceparent: string | null };

const columns =
  'session_id, organisation_id, course_id, starts_at, ends_at, opened_at, started_at, ended_at, register_version';
// However many reasons come one after the other.
const longestDelayMs = 3_000;
const firstRetryMs = 1_000;
const longestRetryMs = 300_000;

export class PostgresClassRecords extends ClassRecords {
  constructor(private readonly database: Database) {
    super();
  }

  async note(ref: ClassRef, news: ClassNews): Promise<ClassRecord> {
    const record = (await this.findHeld(ref.sessionId)) ?? (await this.make(ref));
    if (record.organisationId !== ref.organisationId || record.courseId !== ref.courseId)
      throw new Error(`the class ${ref.sessionId} is of another organisation or course than this event says`);
    const added = { ...record, ...withoutUndefined(news) };
    if (Object.keys(withoutUndefined(news)).length > 0) await this.write(added);
    return added;
  }

  async hold(organisationId: OrganisationId, sessionId: SessionId): Promise<ClassRecord | undefined> {
    const held = await this.findHeld(sessionId);
    return held?.organisationId === organisationId ? held : undefined;
  }

  async find(organisationId: OrganisationId, sessionId: SessionId): Promise<ClassRecord | undefined> {
    const [row] = await this.database.query<Row>(
      `SELECT ${columns} FROM class_record WHERE organisation_id = $1 AND session_id = $2`,
      [organisationId, sessionId],
    );
    return row && toRecord(row);
  }

  async ofCourse(organisationId: OrganisationId, courseId: CourseId): Promise<readonly ClassRecord[]> {
    const rows = await this.database.query<Row>(
      `SELECT ${columns} FROM class_record WHERE organisation_id = $1 AND course_id = $2
       ORDER BY coalesce(started_at, starts_at, opened_at, ended_at), session_id`,
      [organisationId, courseId],
    );
    return rows.map(toRecord);
  }

  async isKnownCourse(organisationId: OrganisationId, courseId: CourseId): Promise<boolean> {
    const [row] = await this.database.query<{ known: boolean }>(
      `SELECT EXISTS (SELECT FROM class_record WHERE organisation_id = $1 AND course_id = $2)
        OR EXISTS (SELECT FROM enrolment_revision WHERE organisation_id = $1 AND course_id = $2) AS known`,
      [organisationId, courseId],
    );
    return row?.known ?? false;
  }

  async makeDue(sessionId: SessionId, { cause, traceparent }: Due, inMs: number): Promise<void> {
    await this.database.query(
      `UPDATE class_record SET
        due_since = coalesce(due_since, clock_timestamp()),
        due_at = least(coalesce(due_since, clock_timestamp()) + $5 * interval '1 ms', clock_timestamp() + $4 * interval '1 ms'),
        due_cause = coalesce(due_cause, $2), due_traceparent = coalesce(due_traceparent, $3)
      WHERE session_id = $1`,
      [sessionId, cause, traceparent, inMs, longestDelayMs],
    );
  }

  /**
   * The rows are locked in the order of their ids, so that two such changes never wait for each other in a circle. A batch of evidence may
   * be in the way; then one of the two is undone by the database and repeated.
   */
  async makeDueWithin(concern: Concern, { cause, traceparent }: Due): Promise<number> {
    const wanted = {
      organisation: 'TRUE',
      course: 'course_id = $4',
      'course-since': 'course_id = $4',
      class: 'session_id = $4',
    }[concern.scope];
    const values = concern.scope === 'organisation' ? [] : [concern.id];
    const sinceMs = concern.scope === 'course-since' ? concern.sinceMs : 0;
    const due = await this.database.query(
      `UPDATE class_record SET due_since = coalesce(due_since, clock_timestamp()),
        due_at = coalesce(due_at, clock_timestamp()), due_cause = coalesce(due_cause, $2),
        due_traceparent = coalesce(due_traceparent, $3)
      WHERE session_id IN (
        SELECT session_id FROM class_record
        WHERE organisation_id = $1 AND ${wanted} AND ended_at >= $${values.length + 4}
        ORDER BY session_id FOR NO KEY UPDATE)
      RETURNING 1`,
      [concern.organisationId, cause, traceparent, ...values, new Date(sinceMs)],
    );
    return due.length;
  }

  async holdNextDue(): Promise<DueClass | undefined> {
    const [row] = await this.database.query<DueRow>(
      `SELECT ${columns}, due_cause, due_traceparent FROM class_record WHERE due_at <= clock_timestamp()
       ORDER BY due_at LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED`,
    );
    return row && { record: toRecord(row), due: { cause: row.due_cause, traceparent: row.due_traceparent ?? '' } };
  }

  async settle(sessionId: SessionId, registerVersion: number): Promise<void> {
    await this.database.query(
      `UPDATE class_record SET register_version = $2, due_at = NULL, due_since = NULL, due_cause = NULL, due_traceparent = NULL,
        due_attempts = 0 WHERE session_id = $1`,
      [sessionId, registerVersion],
    );
  }

  async postpone(sessionId: SessionId): Promise<void> {
    await this.database.query(
      `UPDATE class_record SET due_attempts = due_attempts + 1,
        due_at = clock_timestamp() + least($2 * 2 ^ least(due_attempts, 20), $3) * interval '1 ms'
      WHERE session_id = $1 AND due_at IS NOT NULL`,
      [sessionId, firstRetryMs, longestRetryMs],
    );
  }

  private async findHeld(sessionId: SessionId): Promise<ClassRecord | undefined> {
    const [row] = await this.database.query<Row>(
      `SELECT ${columns} FROM class_record WHERE session_id = $1 FOR NO KEY UPDATE`,
      [sessionId],
    );
    return row && toRecord(row);
  }

  private async make({ organisationId, courseId, sessionId }: ClassRef): Promise<ClassRecord> {
    await this.database.query(
      `INSERT INTO class_record (session_id, organisation_id, course_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`,
      [sessionId, organisationId, courseId],
    );
    const made = await this.findHeld(sessionId);
    if (made === undefined) throw new Error(`the class ${sessionId} could not be made`);
    return made;
  }

  private async write(record: ClassRecord): Promise<void> {
    const { sessionId, startsAtMs, endsAtMs, openedAtMs, startedAtMs, endedAtMs } = record;
    await this.database.query(
      `UPDATE class_record SET starts_at = $2, ends_at = $3, opened_at = $4, started_at = $5, ended_at = $6 WHERE session_id = $1`,
      [sessionId, ...[startsAtMs, endsAtMs, openedAtMs, startedAtMs, endedAtMs].map(timeOf)],
    );
  }
}

function withoutUndefined(news: ClassNews): ClassNews {
  return Object.fromEntries(Object.entries(news).filter(([, value]) => value !== undefined));
}

function toRecord(row: Row): ClassRecord {
  return {
    sessionId: row.session_id,
    organisationId: row.organisation_id,
    courseId: row.course_id,
    startsAtMs: msOf(row.starts_at),
    endsAtMs: msOf(row.ends_at),
    openedAtMs: msOf(row.opened_at),
    startedAtMs: msOf(row.started_at),
    endedAtMs: msOf(row.ended_at),
    registerVersion: row.register_version,
  };
}
