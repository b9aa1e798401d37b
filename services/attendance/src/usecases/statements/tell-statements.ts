import type { PersonId } from '@lectern/kernel';
import type { ClassRef, Evidence } from '../../domain/evidence.ts';
import { attest, type SettledRegister } from '../../domain/statements/attendance.ts';
import type { ClassLog, PersonLog } from '../../domain/statements/class-log.ts';
import { groupOf, personOf, type Draft } from '../../domain/statements/draft.ts';
import type { Happening, HappeningBody } from '../../domain/statements/happening.ts';
import { narrate, reconnectGraceMs, watch } from '../../domain/statements/narrate.ts';
import { write, type Setting } from '../../domain/statements/statement.ts';
import { RecordListener, type Settlement } from '../listeners.ts';
import type { UnitOfWork } from '../unit-of-work.ts';
import type { Chronicle, Naming, NewStatement, StatementRules, Statements } from './ports.ts';

/** A class is given up when nothing was heard of it for longer than any class may last. Its end would have been told. */
const silentMs = 24 * 3_600_000;

/** Hears of statements that are not as they should be, which is our own mistake. They are left out. */
export abstract class FaultyStatements {
  abstract found(problem: string, key: string): void;
}

/**
 * Makes statements of what is heard of classes and of registers that are settled, in the transactions that keep those: there is a
 * statement if, and only if, there is what it tells of, and those of one class stand in its order.
 */
export class TellStatements extends RecordListener {
  constructor(
    private readonly work: UnitOfWork,
    private readonly chronicle: Chronicle,
    private readonly statements: Statements,
    private readonly rules: StatementRules,
    private readonly naming: Naming,
    private readonly faulty: FaultyStatements,
  ) {
    super();
  }

  async heard(ref: ClassRef, evidence: Evidence, traceparent: string): Promise<void> {
    if (evidence.body.kind === 'seen') return this.mark(ref, evidence.atMs, evidence.body.signs);
    const happening = toHappening(evidence);
    if (happening !== undefined) await this.tell(ref, happening, traceparent);
  }

  async settled({ record, computed, changed, traceparent }: Settlement): Promise<void> {
    const { organisationId, courseId, sessionId, endedAtMs } = record;
    if (endedAtMs === undefined || changed.length === 0) return;
    const ref = { organisationId, courseId, sessionId };
    const log = await this.chronicle.hold(ref);
    const register: SettledRegister = {
      sessionId,
      version: computed.version,
      computedAtMs: computed.computedAtMs,
      endedAtMs,
      requiredSharePercent: computed.policy.policy.requiredSharePercent,
      entries: changed.map(({ entry, isListed }) => (isListed ? entry : { ...entry, verdict: 'none' })),
    };
    const people = changed.map(({ entry }) => entry.personId);
    const known = new Map((await this.chronicle.attested(sessionId, people)).map((one) => [one.personId, one]));
    const { attested, drafts } = attest(register, known, this.nameIn(ref));
    await this.chronicle.saveAttested(sessionId, attested);
    await this.keep(log, drafts, traceparent);
  }

  /** Tells one leave that was held for the grace. Whether there was one. */
  passGrace(): Promise<boolean> {
    return this.work.run(async () => {
      const found = await this.chronicle.nextGraceOver();
      if (found === undefined) return false;
      const { ref, person } = found;
      const { factId, atMs } = person.heldLeave ?? { factId: '', atMs: 0 };
      await this.tell(ref, { factId, atMs, body: { kind: 'grace-over', personId: person.personId } }, '');
      return true;
    });
  }

  /** Ends one run of which nothing was heard for a day. Whether there was one. */
  giveUpSilent(): Promise<boolean> {
    return this.work.run(async () => {
      const found = await this.chronicle.nextSilent(silentMs);
      if (found === undefined) return false;
      const { ref, heardAtMs } = found;
      const factId = `silent:${ref.sessionId}:${heardAtMs}`;
      await this.tell(ref, { factId, atMs: heardAtMs, body: { kind: 'class-silent' } }, '');
      return true;
    });
  }

  private async mark(ref: ClassRef, atMs: number, signs: Extract<Evidence['body'], { kind: 'seen' }>['signs']) {
    const log = await this.chronicle.hold(ref);
    await this.chronicle.save(watch(log, atMs), { atMs, isOver: log.endedAtMs !== undefined });
    await this.chronicle.mark(ref.sessionId, signs);
  }

  private async tell(ref: ClassRef, happening: Happening, traceparent: string): Promise<void> {
    const log = await this.chronicle.hold(ref);
    const cast = new Map((await this.castOf(log, happening.body)).map((person) => [person.personId, person]));
    const chapter = narrate(log, cast, happening, this.nameIn(ref));
    const isOver = chapter.log.endedAtMs !== undefined || happening.body.kind === 'class-silent';
    await this.chronicle.save(chapter.log, { atMs: happening.atMs, isOver });
    await this.chronicle.savePeople(ref.sessionId, chapter.people, reconnectGraceMs);
    await this.keep(log, chapter.drafts, traceparent);
  }

  private castOf({ sessionId }: ClassLog, body: HappeningBody): Promise<readonly PersonLog[]> {
    if (body.kind === 'class-ended' || body.kind === 'class-silent') return this.chronicle.present(sessionId);
    return 'personId' in body ? this.chronicle.people(sessionId, [body.personId]) : Promise.resolve([]);
  }

  private async keep(ref: ClassRef, drafts: readonly Draft[], traceparent: string): Promise<void> {
    if (drafts.length === 0) return;
    const people = drafts.map(({ said }) => personOf(said)).filter((id) => id !== undefined);
    const pseudonyms = await this.statements.pseudonyms(ref.organisationId, [...new Set(people)]);
    const setting = { ...ref, origin: this.naming.origin, nameOf: this.nameIn(ref) };
    const made = drafts.flatMap((draft) => this.make(draft, setting, pseudonyms));
    await this.statements.add(ref, made, traceparent);
  }

  private make(draft: Draft, setting: Setting, pseudonyms: ReadonlyMap<PersonId, string>): NewStatement[] {
    const personId = personOf(draft.said);
    const statement = write(draft, setting, personId && pseudonyms.get(personId));
    const problem = this.rules.findProblem(statement);
    if (problem !== undefined) {
      this.faulty.found(problem, draft.key);
      return [];
    }
    const voids = draft.said.kind === 'voided' ? draft.said.statementId : undefined;
    return [{ id: statement.id, personId, verbGroup: groupOf(draft.said), voids, body: JSON.stringify(statement) }];
  }

  private nameIn({ organisationId }: ClassRef): (key: string) => string {
    return (key) => this.naming.idOf(organisationId, key);
  }
}

/** Plans and waiting are nothing to tell of. */
function toHappening({ eventId: factId, atMs, body }: Evidence): Happening | undefined {
  switch (body.kind) {
    case 'class-scheduled':
    case 'waiting':
    case 'seen':
      return undefined;
    case 'class-ended':
      return { factId, atMs: body.endedAtMs, body: { kind: body.kind } };
    case 'class-opened':
    case 'class-started':
      return { factId, atMs, body: { kind: body.kind } };
    case 'left':
      return { factId, atMs, body: { kind: body.kind, personId: body.personId, reason: body.reason } };
    case 'source-opened':
    case 'source-closed':
      return { factId, atMs, body: { kind: body.kind, personId: body.personId, source: body.source } };
    default:
      return { factId, atMs, body: { kind: body.kind, personId: body.personId } };
  }
}
