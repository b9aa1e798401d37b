import type { PersonId, SessionId } from '@lectern/kernel';
import type { PolicyInForce } from '../domain/policy.ts';
import type { ClassRecord, Entry } from '../domain/register.ts';
import type { Cause } from '../domain/words.ts';
import { Registers, type KeptCell, type KeptEntry, type RegisterVersion } from '../usecases/stores.ts';
import type { Database } from './database.ts';
import { timeOf } from './times.ts';

type VersionRow = { version: number; computed_at: Date; cause: Cause; policy: PolicyInForce };
type EntryRow = { version: number; register_version: number; is_listed: boolean; entry: Entry };
type CellRow = {
  session_id: SessionId;
  person_id: PersonId;
  role: Entry['role'];
  verdict: Entry['verdict'];
  attended_ms: string;
  is_corrected: boolean;
};

export class PostgresRegisters extends Registers {
  constructor(private readonly database: Database) {
    super();
  }

  async keep(
    { sessionId, startedAtMs, endedAtMs }: ClassRecord,
    { version, computedAtMs, cause, policy }: RegisterVersion,
    changed: readonly KeptEntry[],
  ): Promise<void> {
    await this.database.query(
      `INSERT INTO register_version (session_id, version, computed_at, cause, policy, started_at, ended_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [
        sessionId,
        version,
        new Date(computedAtMs),
        cause,
        JSON.stringify(policy),
        timeOf(startedAtMs),
        timeOf(endedAtMs),
      ],
    );
    await this.database.query(
      `INSERT INTO register_entry
        (session_id, person_id, version, register_version, is_listed, verdict, attended_ms, is_corrected, entry)
       SELECT $1, * FROM unnest($2::uuid[], $3::int[], $4::int[], $5::bool[], $6::text[], $7::bigint[], $8::bool[], $9::json[])`,
      [
        sessionId,
        changed.map(({ entry }) => entry.personId),
        changed.map((kept) => kept.version),
        changed.map((kept) => kept.registerVersion),
        changed.map(({ isListed }) => isListed),
        changed.map(({ entry }) => entry.verdict),
        changed.map(({ entry }) => entry.attendedMs),
        changed.map(({ entry }) => entry.correction !== undefined),
        changed.map(({ entry }) => JSON.stringify(entry)),
      ],
    );
  }

  async entries(sessionId: SessionId, version: number): Promise<readonly KeptEntry[]> {
    const rows = await this.database.query<EntryRow>(
      `SELECT DISTINCT ON (person_id) version, register_version, is_listed, entry FROM register_entry
       WHERE session_id = $1 AND register_version <= $2 ORDER BY person_id, version DESC`,
      [sessionId, version],
    );
    return rows.map(toKept);
  }

  async findVersion(sessionId: SessionId, version: number): Promise<RegisterVersion | undefined> {
    const [row] = await this.database.query<VersionRow>(
      'SELECT version, computed_at, cause, policy FROM register_version WHERE session_id = $1 AND version = $2',
      [sessionId, version],
    );
    return row && toVersion(row);
  }

  async entriesOf(sessionId: SessionId, personId: PersonId) {
    const rows = await this.database.query<
      EntryRow & { computed: number; computed_at: Date; cause: Cause; policy: PolicyInForce }
    >(
      `SELECT e.version, e.register_version, e.is_listed, e.entry, v.version AS computed, v.computed_at, v.cause, v.policy
       FROM register_entry e JOIN register_version v ON v.session_id = e.session_id AND v.version = e.register_version
       WHERE e.session_id = $1 AND e.person_id = $2 ORDER BY e.version`,
      [sessionId, personId],
    );
    return rows.map((row) => ({ ...toKept(row), computed: toVersion({ ...row, version: row.computed }) }));
  }

  async cells(sessionIds: readonly SessionId[]): Promise<readonly KeptCell[]> {
    const rows = await this.database.query<CellRow & { is_listed: boolean }>(
      `SELECT DISTINCT ON (session_id, person_id)
        session_id, person_id, entry->>'role' AS role, verdict, attended_ms, is_corrected, is_listed
       FROM register_entry WHERE session_id = ANY($1::uuid[]) ORDER BY session_id, person_id, version DESC`,
      [sessionIds],
    );
    return rows
      .filter(({ is_listed }) => is_listed)
      .map((row) => ({
        sessionId: row.session_id,
        personId: row.person_id,
        role: row.role,
        verdict: row.verdict,
        attendedMs: Number(row.attended_ms),
        isCorrected: row.is_corrected,
      }));
  }
}

function toKept({ version, register_version: registerVersion, is_listed: isListed, entry }: EntryRow): KeptEntry {
  return { version, registerVersion, isListed, entry };
}

function toVersion({ version, computed_at, cause, policy }: VersionRow): RegisterVersion {
  return { version, computedAtMs: computed_at.getTime(), cause, policy };
}
