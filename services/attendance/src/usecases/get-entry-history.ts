import type { PersonId, SessionId } from '@lectern/kernel';
import type { ActorId } from '../domain/actor.ts';
import type { Caller } from '../domain/caller.ts';
import type { Correction } from '../domain/correction.ts';
import type { Dispute } from '../domain/dispute.ts';
import { refused } from '../domain/attendance.errors.ts';
import type { KeepAccess } from './access-log.ts';
import type { Disputes } from './disputes.ts';
import type { Names, People } from './people.ts';
import type { RegisterAccess } from './register-access.ts';
import type { ClassRecords, Corrections, KeptEntry, Registers, RegisterVersion } from './stores.ts';

export type HistoryItem = {
  readonly atMs: number;
  /** Absent for the system. */
  readonly actorId?: ActorId | undefined;
  readonly what:
    | { readonly kind: 'computed'; readonly entry: KeptEntry; readonly computed: RegisterVersion }
    | { readonly kind: 'corrected'; readonly correction: Correction }
    | { readonly kind: 'disputed' | 'answered'; readonly dispute: Dispute };
};

export type EntryHistory = { readonly items: readonly HistoryItem[]; readonly names: Names };

/** Everything that ever happened to one entry, newest first: for staff, and for the person concerned. */
export class GetEntryHistory {
  constructor(
    private readonly access: RegisterAccess,
    private readonly records: ClassRecords,
    private readonly registers: Registers,
    private readonly corrections: Corrections,
    private readonly disputes: Disputes,
    private readonly people: People,
    private readonly keepAccess: KeepAccess,
  ) {}

  async execute(caller: Caller, sessionId: SessionId, personId: PersonId): Promise<EntryHistory> {
    await this.enter(caller, sessionId, personId);
    const items = await this.gather(sessionId, personId);
    if (items.length === 0) throw refused('NOT_FOUND');
    const people = items.flatMap(({ actorId, what }) => [
      ...(actorId === undefined ? [] : [actorId]),
      ...(what.kind === 'computed' ? namedIn(what) : []),
    ]);
    return { items, names: await this.people.describe(caller.organisationId, { people: [personId, ...people] }) };
  }

  private async enter(caller: Caller, sessionId: SessionId, personId: PersonId): Promise<void> {
    if (caller.kind === 'person' && caller.personId === personId) {
      if ((await this.records.find(caller.organisationId, sessionId)) === undefined) throw refused('NOT_FOUND');
      return;
    }
    const { record, pass } = await this.access.enterClass(caller, sessionId, 'see-register');
    const capacity = pass.capacityFor('see-register');
    const { courseId } = record;
    await this.keepAccess.execute(caller, { kind: 'view-history', capacity, courseId, sessionId, personId });
  }

  private async gather(sessionId: SessionId, personId: PersonId): Promise<readonly HistoryItem[]> {
    const computed = (await this.registers.entriesOf(sessionId, personId)).map(
      ({ computed, ...entry }): HistoryItem => ({
        atMs: computed.computedAtMs,
        what: { kind: 'computed', entry, computed },
      }),
    );
    const corrected = (await this.corrections.of(sessionId))
      .filter((correction) => correction.personId === personId)
      .map((correction): HistoryItem => ({
        atMs: correction.madeAtMs,
        actorId: correction.madeBy,
        what: { kind: 'corrected', correction },
      }));
    const disputed = (await this.disputes.of([sessionId], personId)).flatMap(historyOf);
    // What was computed because of a correction comes after it, also within the same millisecond.
    return [...corrected, ...disputed, ...computed].sort((a, b) => a.atMs - b.atMs).reverse();
  }
}

function historyOf(dispute: Dispute): HistoryItem[] {
  const { personId, atMs, answer } = dispute;
  const disputed: HistoryItem = {
    atMs,
    actorId: personId as string as ActorId,
    what: { kind: 'disputed', dispute },
  };
  return answer === undefined
    ? [disputed]
    : [disputed, { atMs: answer.atMs, actorId: answer.by, what: { kind: 'answered', dispute } }];
}

function namedIn({ entry, computed }: { entry: KeptEntry; computed: RegisterVersion }): readonly ActorId[] {
  return [entry.entry.correction?.madeBy, computed.policy.setBy].filter((id) => id !== undefined);
}
