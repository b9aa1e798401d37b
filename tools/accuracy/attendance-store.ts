import type { SessionId } from '@lectern/kernel';
import type { ClassRef, Evidence } from '@lectern/attendance/src/domain/evidence.ts';
import type { ClassRecord } from '@lectern/attendance/src/domain/register.ts';
import { ClassRecords, EvidenceLog, type ClassNews } from '@lectern/attendance/src/usecases/stores.ts';
import { UnitOfWork } from '@lectern/attendance/src/usecases/unit-of-work.ts';

/** The database of the simulated attendance service, as far as hearing of classes needs it; what a transaction wrote can be undone. */
export class AttendanceStore {
  readonly records = new Map<SessionId, ClassRecord>();
  readonly evidence = new Map<SessionId, Map<string, Evidence>>();
  readonly inbox = new Set<string>();
  private undo: (() => void)[] = [];

  commit(): void {
    this.undo = [];
  }

  rollBack(): void {
    for (const step of this.undo.reverse()) step();
    this.undo = [];
  }

  isNew(eventId: string): boolean {
    if (this.inbox.has(eventId)) return false;
    this.inbox.add(eventId);
    this.undo.push(() => void this.inbox.delete(eventId));
    return true;
  }

  note(ref: ClassRef, news: ClassNews): ClassRecord {
    const before = this.records.get(ref.sessionId);
    const known = Object.fromEntries(Object.entries(news).filter(([, value]) => value !== undefined));
    const next = { ...ref, registerVersion: 0, ...before, ...known };
    this.records.set(ref.sessionId, next);
    this.undo.push(() => (before ? this.records.set(ref.sessionId, before) : void this.records.delete(ref.sessionId)));
    return next;
  }

  add(sessionId: SessionId, evidence: Evidence): boolean {
    const kept = this.evidence.get(sessionId) ?? new Map<string, Evidence>();
    this.evidence.set(sessionId, kept);
    if (kept.has(evidence.eventId)) return false;
    kept.set(evidence.eventId, evidence);
    this.undo.push(() => void kept.delete(evidence.eventId));
    return true;
  }
}

export class SimulatedRecords extends ClassRecords {
  private readonly store: AttendanceStore;

  constructor(store: AttendanceStore) {
    super();
    this.store = store;
  }

  async note(ref: ClassRef, news: ClassNews): Promise<ClassRecord> {
    return this.store.note(ref, news);
  }

  /** Registers are computed once everything was heard. */
  async makeDue(): Promise<void> {}

  makeDueWithin = notSimulated;
  hold = notSimulated;
  find = notSimulated;
  ofCourse = notSimulated;
  isKnownCourse = notSimulated;
  holdNextDue = notSimulated;
  settle = notSimulated;
  postpone = notSimulated;
}

export class SimulatedLog extends EvidenceLog {
  private readonly store: AttendanceStore;

  constructor(store: AttendanceStore) {
    super();
    this.store = store;
  }

  async add(sessionId: SessionId, evidence: Evidence): Promise<boolean> {
    return this.store.add(sessionId, evidence);
  }

  async of(sessionId: SessionId): Promise<readonly Evidence[]> {
    return [...(this.store.evidence.get(sessionId)?.values() ?? [])];
  }
}

/** The transaction is the bus's: it ends when the event is handled. */
export class WithinHandling extends UnitOfWork {
  run<Result>(work: () => Promise<Result>): Promise<Result> {
    return work();
  }
}

function notSimulated(): Promise<never> {
  return Promise.reject(new Error('hearing of classes needs no such thing'));
}
