import type { SessionId } from '@lectern/kernel';
import type { SettleRegister } from './settle-register.ts';
import type { ClassRecords, DueClass } from './stores.ts';
import type { UnitOfWork } from './unit-of-work.ts';

/** What a computation is run in: a span of the trace that caused it. */
export type Around = (due: DueClass, work: () => Promise<void>) => Promise<void>;

/** Computes registers that are due, one after the other. Any process may; the class is held while it does. */
export class WorkOffDue {
  constructor(
    private readonly work: UnitOfWork,
    private readonly records: ClassRecords,
    private readonly settle: SettleRegister,
  ) {}

  /** Whether there was one. A computation that fails is put off and reported; the next one goes on. */
  async step(around: Around, failed: (sessionId: SessionId, error: unknown) => void): Promise<boolean> {
    let held: SessionId | undefined;
    try {
      return await this.work.run(async () => {
        const next = await this.records.holdNextDue();
        if (next === undefined) return false;
        held = next.record.sessionId;
        await around(next, async () => void (await this.settle.execute(next.record, next.due)));
        return true;
      });
    } catch (error) {
      if (held === undefined) throw error;
      await this.records.postpone(held);
      failed(held, error);
      return true;
    }
  }
}
