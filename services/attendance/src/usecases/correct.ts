import { DomainError, newId, type Clock, type PersonId, type SessionId } from '@lectern/kernel';
import { granted, refused } from '../domain/attendance.errors.ts';
import { actorOf, type Caller } from '../domain/caller.ts';
import { findObstacle, holding, type Correction, type CorrectionBody } from '../domain/correction.ts';
import { frameOfRecord, type ClassRecord } from '../domain/register.ts';
import { readText } from '../domain/text.ts';
import type { ReadClassRegister, RegisterRow } from './read-class-register.ts';
import type { RegisterAccess } from './register-access.ts';
import type { SettleRegister } from './settle-register.ts';
import type { ClassRecords, Corrections, Registers } from './stores.ts';
import type { Traces } from './traces.ts';
import type { UnitOfWork } from './unit-of-work.ts';

export type WantedCorrection = {
  readonly sessionId: SessionId;
  readonly personId: PersonId;
  /** The entry's version that was seen; 0 before the first computation. */
  readonly entryVersion: number;
  readonly body: CorrectionBody;
  readonly reason: string;
  /** A UUID. The same request again takes effect once. */
  readonly requestId: string;
};

/** Changes one entry for a reason, on the record; the register is computed anew in the same transaction. */
export class Correct {
  constructor(
    private readonly work: UnitOfWork,
    private readonly access: RegisterAccess,
    private readonly records: ClassRecords,
    private readonly corrections: Corrections,
    private readonly registers: Registers,
    private readonly settle: SettleRegister,
    private readonly read: ReadClassRegister,
    private readonly clock: Clock,
    private readonly traces: Traces,
  ) {}

  async execute(caller: Caller, wanted: WantedCorrection): Promise<RegisterRow> {
    const { sessionId, personId } = wanted;
    const reason = granted(readText('reason', wanted.reason));
    await this.access.enterClass(caller, sessionId, 'correct-register');
    const record = await this.work.run(() => this.change(caller, { ...wanted, reason }));
    const row = await this.read.rowOf(record, personId);
    if (row === undefined) throw refused('NOT_FOUND');
    return row;
  }

  private async change(caller: Caller, wanted: WantedCorrection): Promise<ClassRecord> {
    const { sessionId, personId } = wanted;
    const record = await this.records.hold(caller.organisationId, sessionId);
    if (record === undefined) throw refused('NOT_FOUND');
    if (await this.corrections.isKept(caller.organisationId, wanted.requestId)) return record;
    await this.mustBeAsSeen(record, wanted);
    const own = (await this.corrections.of(sessionId)).filter((correction) => correction.personId === personId);
    const obstacle = findObstacle(wanted.body, holding(own), frameOfRecord(record));
    if (obstacle !== undefined) throw new DomainError(obstacle);
    await this.corrections.add(caller.organisationId, this.toCorrection(caller, wanted), wanted.requestId);
    if (record.endedAtMs === undefined) return record;
    return (await this.settle.execute(record, { cause: 'correction', traceparent: this.traces.current() })).record;
  }

  private async mustBeAsSeen(record: ClassRecord, { personId, entryVersion }: WantedCorrection): Promise<void> {
    const version =
      record.registerVersion === 0
        ? 0
        : ((await this.registers.entriesOf(record.sessionId, personId)).at(-1)?.version ?? 0);
    if (version !== entryVersion) throw refused('ENTRY_CHANGED', { version: String(version) });
    if ((await this.read.rowOf(record, personId)) === undefined) throw refused('NOT_FOUND');
  }

  private toCorrection(caller: Caller, { sessionId, personId, body, reason }: WantedCorrection): Correction {
    const madeAtMs = this.clock.now().getTime();
    return { id: newId(), sessionId, personId, body, reason, madeBy: actorOf(caller), madeAtMs };
  }
}
