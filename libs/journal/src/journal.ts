import { isId, type SessionId } from '@lectern/kernel';
import type { OutboxEvent } from '@lectern/events';

/** A fact as it is kept: `seq` counts from 1 without gaps, `at` never goes back within a session. */
export type Row = { readonly seq: number; readonly at: Date; readonly bytes: Uint8Array };

export type Append = {
  readonly sessionId: SessionId;
  /** What the writer believes to be the newest seq; 0 for a session without facts. The rows follow it without a gap. */
  readonly afterSeq: number;
  readonly rows: readonly Row[];
  /** Kept in the outbox if, and only if, the rows are kept. */
  readonly events: readonly OutboxEvent[];
};

/** `conflict`: somebody else appended after `afterSeq`, or `afterSeq` does not exist. Nothing of this append was kept. */
export type AppendOutcome = 'appended' | 'conflict';

/** State as of `seq`. `version` names the form of the bytes; another form is not read but folded anew. */
export type Snapshot = {
  readonly seq: number;
  readonly at: Date;
  readonly version: number;
  readonly bytes: Uint8Array;
};

/**
 * The ordered facts of every class session. The primary key `(session_id, seq)` is the fence: of all writers that believe
 * `afterSeq` to be the newest, one appends and the others get `conflict`. All rows of an append are kept, or none.
 * Every method rejects with DomainError DATABASE_UNAVAILABLE while the store cannot be reached; after a rejected `append`
 * it is not known whether the rows were kept, and `read` tells.
 */
export abstract class Journal {
  /** Rejects with a RangeError what no journal could keep. Appends of different sessions that are called together are kept in one statement. A conflict of one never harms another. */
  abstract append(append: Append): Promise<AppendOutcome>;
  /** Rows after `afterSeq` in order, `limit` at most. */
  abstract read(sessionId: SessionId, afterSeq: number, limit: number): Promise<readonly Row[]>;
  /** `read` of many sessions at once; sessions without newer rows are absent. */
  abstract readMany(
    after: ReadonlyMap<SessionId, number>,
    limitPerSession: number,
  ): Promise<ReadonlyMap<SessionId, readonly Row[]>>;
  /** Keeps it unless a newer one of the same version is there. */
  abstract saveSnapshot(sessionId: SessionId, snapshot: Snapshot): Promise<void>;
  abstract findSnapshot(sessionId: SessionId): Promise<Snapshot | undefined>;
  /** Finishes what was begun. Idempotent. */
  abstract close(): Promise<void>;
}

/** Why no journal can keep it, however often it is tried. */
export function faultOf({ sessionId, afterSeq, rows }: Append): string | undefined {
  if (!isId(sessionId)) return 'the session id is not a UUID';
  if (rows.length === 0) return 'an append has at least one row';
  if (rows.some(({ seq }, index) => seq !== afterSeq + 1 + index))
    return `the rows do not follow ${afterSeq} one by one`;
  if (rows.some(({ at }) => Number.isNaN(at.getTime()))) return 'a row has no valid time';
  return undefined;
}
