import type { CourseId, OrganisationId, SessionId } from '@lectern/kernel';
import { progressAt, type ClassProgress, type ClassSession } from '../domain/class-session.ts';
import type { EndReason } from '../domain/room.words.ts';

/** A class with what is known of its progress, as the queries below select it. */
export type ClassRow = {
  id: string;
  organisation_id: string;
  course_id: string;
  course_title: string;
  title: string;
  starts_at: Date;
  ends_at: Date;
  latest_end_at: Date;
  phase: 'open' | 'live' | 'ended' | null;
  started_at: Date | null;
  ended_at: Date | null;
  end_reason: EndReason | null;
  people_count: number | null;
};

export const selectClass = `SELECT c.id, c.organisation_id, c.course_id, co.title AS course_title, c.title, c.starts_at, c.ends_at,
    c.latest_end_at, p.phase, p.started_at, p.ended_at, p.end_reason, p.people_count
  FROM class_session c
  JOIN course co ON co.id = c.course_id
  LEFT JOIN class_progress p ON p.session_id = c.id`;

/** A class that is not over at the time that the parameter says. */
export const notOver = (time: string) => `(p.phase IS DISTINCT FROM 'ended' AND c.latest_end_at > ${time})`;

/** As it stands at `now`: doors that have opened and ends that went by are seen before anybody's journal says so. */
export function toClassAt(now: Date, row: ClassRow): ClassSession {
  const found = toClass(row);
  return { ...found, progress: progressAt(found, now) };
}

export function toClass(row: ClassRow): ClassSession {
  return {
    id: row.id as SessionId,
    organisationId: row.organisation_id as OrganisationId,
    courseId: row.course_id as CourseId,
    courseTitle: row.course_title,
    title: row.title,
    startsAt: row.starts_at,
    endsAt: row.ends_at,
    latestEndAt: row.latest_end_at,
    progress: toProgress(row),
    peopleCount: row.people_count ?? 0,
  };
}

function toProgress({ phase, started_at, ended_at, end_reason }: ClassRow): ClassProgress {
  if (phase === 'ended' && ended_at !== null && end_reason !== null)
    return { phase, startedAt: started_at ?? undefined, endedAt: ended_at, endReason: end_reason };
  if (phase === 'live' && started_at !== null) return { phase, startedAt: started_at };
  return { phase: phase === 'open' ? 'open' : 'scheduled' };
}
