import type { Clock, SessionId } from '@lectern/kernel';
import type { ClassRecord } from '../domain/register.ts';
import type { ComputedRegister, ComputeRegister } from './compute-register.ts';

type Fresh = { readonly untilMs: number; readonly register: Promise<ComputedRegister> };

// Everybody who watches a large class may ask every few seconds; what they see may be this old.
const freshMs = 2_000;

/** Registers of classes that run, computed once for all who look at the same moment. */
export class LiveRegisters {
  private readonly fresh = new Map<SessionId, Fresh>();

  constructor(
    private readonly compute: ComputeRegister,
    private readonly clock: Clock,
  ) {}

  find(record: ClassRecord): Promise<ComputedRegister> {
    const nowMs = this.clock.now().getTime();
    for (const [sessionId, { untilMs }] of this.fresh) if (untilMs <= nowMs) this.fresh.delete(sessionId);
    const known = this.fresh.get(record.sessionId);
    if (known !== undefined) return known.register;
    const register = this.compute.execute(record);
    this.fresh.set(record.sessionId, { untilMs: nowMs + freshMs, register });
    register.catch(() => this.fresh.delete(record.sessionId));
    return register;
  }
}
