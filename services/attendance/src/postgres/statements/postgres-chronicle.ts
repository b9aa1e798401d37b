import type { CourseId, OrganisationId, PersonId, SessionId } from '@lectern/kernel';
import type { ClassRef, Sign } from '../../domain/evidence.ts';
import type { Attested } from '../../domain/statements/attendance.ts';
import type { ClassLog, PersonLog } from '../../domain/statements/class-log.ts';
import type { ToldSource } from '../../domain/statements/draft.ts';
import { Chronicle } from '../../usecases/statements/ports.ts';
import type { Database } from '../database.ts';

type ClassRow = {
  session_id: SessionId;
  organisation_id: OrganisationId;
  course_id: CourseId;
  opened_at_ms: string | null;
  ended_at_ms: string | null;
  terminated_id: string | null;
  marks_from_ms: string | null;
  marks_to_ms: string | null;
  heard_at_ms: string;
};

type PersonRow = {
  person_id: PersonId;
  admitted_at_ms: string | null;
  joined_at_ms: string | null;
  line_opened_at_ms: string | null;
  line_lost_at_ms: string | null;
  held_leave_fact: string | null;
  held_leave_at_ms: string | null;
  socket_at_ms: string | null;
  media_at_ms: string | null;
  deed_at_ms: string | null;
  open_sources: ToldSource[];
};

export class PostgresChronicle extends Chronicle {
  constructor(private readonly database: Database) {
    super();
  }

  async hold({ sessionId, organisationId, courseId }: ClassRef): Promise<ClassLog> {
    await this.database.query(
      `INSERT INTO statement_class (session_id, organisation_id, course_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`,
      [sessionId, organisationId, courseId],
    );
    const [row] = await this.database.query<ClassRow>(
      'SELECT * FROM statement_class WHERE session_id = $1 AND organisation_id = $2 FOR UPDATE',
      [sessionId, organisationId],
    );
    if (row === undefined) throw new Error(`class ${sessionId} belongs to another organisation`);
    return toLog(row);
  }

  async save(log: ClassLog, { atMs, isOver }: { atMs: number; isOver: boolean }): Promise<void> {
    await this.database.query(
      `UPDATE statement_class SET opened_at_ms = $2, ended_at_ms = $3, terminated_id = $4, marks_from_ms = $5, marks_to_ms = $6,
         heard_at_ms = GREATEST(heard_at_ms, $7), heard_at = CASE WHEN $8 THEN NULL ELSE now() END
       WHERE session_id = $1`,
      [
        log.sessionId,
        log.openedAtMs,
        log.endedAtMs,
        log.terminatedId,
        log.marks?.fromMs,
        log.marks?.toMs,
        atMs,
        isOver || log.openedAtMs === undefined,
      ],
    );
  }

  async people(sessionId: SessionId, personIds: readonly PersonId[]): Promise<readonly PersonLog[]> {
    const rows = await this.database.query<PersonRow>(
      'SELECT * FROM statement_person WHERE session_id = $1 AND person_id = ANY($2::uuid[])',
      [sessionId, personIds],
    );
    return rows.map(toPerson);
  }

  async present(sessionId: SessionId): Promise<readonly PersonLog[]> {
    const rows = await this.database.query<PersonRow>(
      'SELECT * FROM statement_person WHERE session_id = $1 AND joined_at_ms IS NOT NULL ORDER BY joined_at_ms, person_id',
      [sessionId],
    );
    return rows.map(toPerson);
  }

  async savePeople(sessionId: SessionId, people: readonly PersonLog[], graceMs: number): Promise<void> {
    if (people.length === 0) return;
    const column = <Value>(of: (person: PersonLog) => Value) => people.map((person) => of(person) ?? null);
    await this.database.query(
      `INSERT INTO statement_person AS known (session_id, person_id, admitted_at_ms, joined_at_ms, line_opened_at_ms, line_lost_at_ms,
         held_leave_fact, held_leave_at_ms, socket_at_ms, media_at_ms, deed_at_ms, open_sources, grace_until)
       SELECT $1, person_id, admitted, joined, opened, lost, fact, held, socket, media, deed, string_to_array(sources, ' '),
         CASE WHEN fact IS NOT NULL THEN now() + make_interval(secs => $13) END
       FROM unnest($2::uuid[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::text[], $8::bigint[], $9::bigint[],
         $10::bigint[], $11::bigint[], $12::text[]) AS told (person_id, admitted, joined, opened, lost, fact, held, socket, media, deed, sources)
       ON CONFLICT (session_id, person_id) DO UPDATE SET admitted_at_ms = excluded.admitted_at_ms,
         joined_at_ms = excluded.joined_at_ms,
         line_opened_at_ms = excluded.line_opened_at_ms, line_lost_at_ms = excluded.line_lost_at_ms,
         held_leave_fact = excluded.held_leave_fact, held_leave_at_ms = excluded.held_leave_at_ms,
         socket_at_ms = excluded.socket_at_ms, media_at_ms = excluded.media_at_ms, deed_at_ms = excluded.deed_at_ms,
         open_sources = excluded.open_sources,
         grace_until = CASE WHEN excluded.held_leave_fact IS NOT DISTINCT FROM known.held_leave_fact THEN known.grace_until ELSE excluded.grace_until END`,
      [
        sessionId,
        column(({ personId }) => personId),
        column(({ admittedAtMs }) => admittedAtMs),
        column(({ joinedAtMs }) => joinedAtMs),
        column(({ lineOpenedAtMs }) => lineOpenedAtMs),
        column(({ lineLostAtMs }) => lineLostAtMs),
        column(({ heldLeave }) => heldLeave?.factId),
        column(({ heldLeave }) => heldLeave?.atMs),
        column(({ socketAtMs }) => socketAtMs),
        column(({ mediaAtMs }) => mediaAtMs),
        column(({ deedAtMs }) => deedAtMs),
        column(({ openSources }) => openSources.join(' ')),
        graceMs / 1_000,
      ],
    );
  }

  async mark(sessionId: SessionId, signs: readonly Sign[]): Promise<void> {
    await this.database.query(
      `UPDATE statement_person AS known SET socket_at_ms = GREATEST(socket_at_ms, sign.socket), media_at_ms = GREATEST(media_at_ms, sign.media)
       FROM unnest($2::uuid[], $3::bigint[], $4::bigint[]) AS sign (person_id, socket, media)
       WHERE known.session_id = $1 AND known.person_id = sign.person_id`,
      [
        sessionId,
        signs.map(({ personId }) => personId),
        signs.map(({ socketHeardAtMs }) => socketHeardAtMs ?? null),
        signs.map(({ mediaHeardAtMs }) => mediaHeardAtMs ?? null),
      ],
    );
  }

  async attested(sessionId: SessionId, personIds: readonly PersonId[]): Promise<readonly Attested[]> {
    const rows = await this.database.query<{
      person_id: PersonId;
      register_version: number;
      told: Attested['told'] | null;
    }>(
      'SELECT person_id, register_version, told FROM statement_attested WHERE session_id = $1 AND person_id = ANY($2::uuid[])',
      [sessionId, personIds],
    );
    return rows.map(({ person_id: personId, register_version: registerVersion, told }) => ({
      personId,
      registerVersion,
      told: told ?? undefined,
    }));
  }

  async saveAttested(sessionId: SessionId, attested: readonly Attested[]): Promise<void> {
    await this.database.query(
      `INSERT INTO statement_attested (session_id, person_id, register_version, told)
       SELECT $1, * FROM unnest($2::uuid[], $3::integer[], $4::json[])
       ON CONFLICT (session_id, person_id) DO UPDATE SET register_version = excluded.register_version, told = excluded.told`,
      [
        sessionId,
        attested.map(({ personId }) => personId),
        attested.map(({ registerVersion }) => registerVersion),
        attested.map(({ told }) => (told ? JSON.stringify(told) : null)),
      ],
    );
  }

  async nextGraceOver(): Promise<{ ref: ClassRef; person: PersonLog } | undefined> {
    const [row] = await this.database.query<PersonRow & ClassRow>(
      `SELECT class.session_id, class.organisation_id, class.course_id, person.*
       FROM statement_person AS person JOIN statement_class AS class USING (session_id)
       WHERE person.grace_until <= now() ORDER BY person.grace_until LIMIT 1 FOR UPDATE OF class SKIP LOCKED`,
    );
    return row && { ref: toRef(row), person: toPerson(row) };
  }

  async nextSilent(silentMs: number): Promise<{ ref: ClassRef; heardAtMs: number } | undefined> {
    const [row] = await this.database.query<ClassRow>(
      `SELECT * FROM statement_class WHERE heard_at <= now() - make_interval(secs => $1)
       ORDER BY heard_at LIMIT 1 FOR UPDATE SKIP LOCKED`,
      [silentMs / 1_000],
    );
    return row && { ref: toRef(row), heardAtMs: Number(row.heard_at_ms) };
  }
}

function toRef({ session_id: sessionId, organisation_id: organisationId, course_id: courseId }: ClassRow): ClassRef {
  return { sessionId, organisationId, courseId };
}

function toLog(row: ClassRow): ClassLog {
  const fromMs = numberOf(row.marks_from_ms);
  const toMs = numberOf(row.marks_to_ms);
  return {
    ...toRef(row),
    openedAtMs: numberOf(row.opened_at_ms),
    endedAtMs: numberOf(row.ended_at_ms),
    terminatedId: row.terminated_id ?? undefined,
    marks: fromMs === undefined || toMs === undefined ? undefined : { fromMs, toMs },
  };
}

function toPerson(row: PersonRow): PersonLog {
  const { held_leave_fact: factId, held_leave_at_ms: heldAtMs } = row;
  return {
    personId: row.person_id,
    admittedAtMs: numberOf(row.admitted_at_ms),
    joinedAtMs: numberOf(row.joined_at_ms),
    lineOpenedAtMs: numberOf(row.line_opened_at_ms),
    lineLostAtMs: numberOf(row.line_lost_at_ms),
    heldLeave: factId === null ? undefined : { factId, atMs: Number(heldAtMs) },
    socketAtMs: numberOf(row.socket_at_ms),
    mediaAtMs: numberOf(row.media_at_ms),
    deedAtMs: numberOf(row.deed_at_ms),
    openSources: row.open_sources,
  };
}

function numberOf(text: string | null): number | undefined {
  return text === null ? undefined : Number(text);
}
