import { newId, type Clock, type SessionId } from '@lectern/kernel';
import { granted, refused } from '../domain/attendance.errors.ts';
import { actorOf, type Caller } from '../domain/caller.ts';
import type { DisputeId } from '../domain/dispute.ts';
import { readText } from '../domain/text.ts';
import type { Disputes } from './disputes.ts';
import type { ReadClassRegister, RegisterRow } from './read-class-register.ts';
import type { RegisterAccess } from './register-access.ts';
import type { ClassRecords } from './stores.ts';

/** The person concerned says what is wrong with their own entry. */
export class OpenDispute {
  constructor(
    private readonly records: ClassRecords,
    private readonly disputes: Disputes,
    private readonly read: ReadClassRegister,
    private readonly clock: Clock,
  ) {}

  async execute(caller: Caller, sessionId: SessionId, text: string): Promise<RegisterRow> {
    const record = await this.records.find(caller.organisationId, sessionId);
    if (record === undefined || caller.kind !== 'person') throw refused('NOT_FOUND');
    const { personId, organisationId } = caller;
    // Nobody may dispute an entry that they do not have.
    if ((await this.read.rowOf(record, personId)) === undefined) throw refused('NOT_FOUND');
    const dispute = {
      id: newId<'dispute'>(),
      sessionId,
      personId,
      text: granted(readText('dispute', text)),
      atMs: this.clock.now().getTime(),
    };
    if (!(await this.disputes.open(organisationId, dispute))) throw refused('DISPUTE_OPEN');
    return (await this.read.rowOf(record, personId)) ?? fail();
  }
}

/** Staff answer. What they correct besides is a correction of its own. */
export class AnswerDispute {
  constructor(
    private readonly access: RegisterAccess,
    private readonly disputes: Disputes,
    private readonly read: ReadClassRegister,
    private readonly clock: Clock,
  ) {}

  async execute(caller: Caller, disputeId: DisputeId, text: string): Promise<RegisterRow> {
    const dispute = await this.disputes.find(caller.organisationId, disputeId);
    if (dispute === undefined) throw refused('NOT_FOUND');
    const { record } = await this.access.enterClass(caller, dispute.sessionId, 'correct-register');
    const answer = {
      text: granted(readText('answer', text)),
      by: actorOf(caller),
      atMs: this.clock.now().getTime(),
    };
    if (!(await this.disputes.answer(disputeId, answer))) throw refused('DISPUTE_ANSWERED');
    return (await this.read.rowOf(record, dispute.personId)) ?? fail();
  }
}

function fail(): never {
  throw refused('NOT_FOUND');
}
