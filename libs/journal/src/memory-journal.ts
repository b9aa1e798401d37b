import type { OutboxEvent } from '@lectern/events';
import type { SessionId } from '@lectern/kernel';
import { faultOf, Journal, type Append, type AppendOutcome, type Row, type Snapshot } from './journal.ts';

/** Keeps everything in memory, for the tests of those who use a journal. */
export class MemoryJournal extends Journal {
  /** What the outbox would hold, in order of commit. */
  readonly published: OutboxEvent[] = [];
  readonly #rows = new Map<SessionId, Row[]>();
  readonly #snapshots = new Map<SessionId, Snapshot>();

  append(append: Append): Promise<AppendOutcome> {
    const fault = faultOf(append);
    if (fault) return Promise.reject(new RangeError(fault));
    const { sessionId, afterSeq, rows, events } = append;
    const kept = this.#rows.get(sessionId) ?? [];
    if (kept.length !== afterSeq) return Promise.resolve('conflict');
    kept.push(...rows);
    this.#rows.set(sessionId, kept);
    this.published.push(...events);
    return Promise.resolve('appended');
  }

  read(sessionId: SessionId, afterSeq: number, limit: number): Promise<readonly Row[]> {
    return Promise.resolve((this.#rows.get(sessionId) ?? []).slice(afterSeq, afterSeq + limit));
  }

  async readMany(after: ReadonlyMap<SessionId, number>, limitPerSession: number) {
    const found = new Map<SessionId, readonly Row[]>();
    for (const [sessionId, seq] of after) {
      const rows = await this.read(sessionId, seq, limitPerSession);
      if (rows.length > 0) found.set(sessionId, rows);
    }
    return found;
  }

  saveSnapshot(sessionId: SessionId, snapshot: Snapshot): Promise<void> {
    const kept = this.#snapshots.get(sessionId);
    if (!kept || kept.seq < snapshot.seq || kept.version !== snapshot.version) this.#snapshots.set(sessionId, snapshot);
    return Promise.resolve();
  }

  findSnapshot(sessionId: SessionId): Promise<Snapshot | undefined> {
    return Promise.resolve(this.#snapshots.get(sessionId));
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
