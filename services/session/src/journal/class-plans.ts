import { DomainError, type SessionId } from '@lectern/kernel';
import type { ClassDirectory, PlannedClass } from '../domain/class-directory.ts';
import { refuse } from '../domain/room.errors.ts';

const kept = 10_000;

/** What was planned of the classes whose rooms are loaded: a fold begins with it, and a fold cannot wait for a database. */
export class ClassPlans {
  private readonly plans = new Map<SessionId, PlannedClass>();

  constructor(private readonly directory: ClassDirectory) {}

  /** Throws CLASS_NOT_FOUND. */
  async load(sessionId: SessionId): Promise<void> {
    if (this.plans.has(sessionId)) return;
    const planned = await this.directory.findClass(sessionId);
    if (planned === undefined) throw new DomainError(refuse('CLASS_NOT_FOUND'));
    const [oldest] = this.plans.keys();
    if (oldest !== undefined && this.plans.size >= kept) this.plans.delete(oldest);
    this.plans.set(sessionId, planned);
  }

  get(sessionId: SessionId): PlannedClass {
    const planned = this.plans.get(sessionId);
    if (planned === undefined) throw new Error(`the plan of class ${sessionId} was not loaded before its room`);
    return planned;
  }
}
