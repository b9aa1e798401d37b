import type { PersonId, SessionId } from '@lectern/kernel';
import { refused } from '../domain/attendance.errors.ts';
import type { Dispute } from '../domain/dispute.ts';
import type { PolicyInForce } from '../domain/policy.ts';
import { phaseOf, type ClassRecord, type Entry, type Phase } from '../domain/register.ts';
import type { Cause, Whereabouts } from '../domain/words.ts';
import type { ComputedRegister, ComputeRegister } from './compute-register.ts';
import type { Disputes } from './disputes.ts';
import type { StatementProgress, StatementsState } from './listeners.ts';
import type { LiveRegisters } from './live-registers.ts';
import type { Names, People } from './people.ts';
import type { Registers } from './stores.ts';

/** One row of a register, with the names of this moment. */
export type RegisterRow = Entry & {
  readonly name: string;
  /** Of the entry, from 1; 0 while nothing was computed. */
  readonly version: number;
  /** Only while the class runs. */
  readonly whereabouts?: Whereabouts | undefined;
  /** Empty where nobody corrected it. */
  readonly correctedByName: string;
  /** The newest. */
  readonly dispute?: (Dispute & { readonly answeredByName: string }) | undefined;
};

/** The register of one class, as a page or a document shows it. */
export type ClassRegister = {
  readonly record: ClassRecord;
  readonly organisationName: string;
  readonly courseTitle: string;
  readonly title: string;
  readonly startsAtMs?: number | undefined;
  readonly endsAtMs?: number | undefined;
  readonly phase: Phase;
  /** Which computation this is; 0 while there is none. */
  readonly version: number;
  readonly computedAtMs?: number | undefined;
  readonly cause?: Cause | undefined;
  readonly policy: PolicyInForce & { readonly setByName: string };
  /** Enrolled people by name, then the others. */
  readonly rows: readonly RegisterRow[];
  readonly statements: StatementsState;
};

/** What is kept of a register, or how it stands while the class runs. */
type Standing = Pick<ClassRegister, 'version' | 'computedAtMs' | 'cause'> & {
  readonly policy: PolicyInForce;
  readonly entries: readonly (Entry & Pick<RegisterRow, 'version' | 'whereabouts'>)[];
};

/** The register of a class at one version, or the newest, with every name resolved. Asks nobody whether the caller may see it. */
export class ReadClassRegister {
  constructor(
    private readonly registers: Registers,
    private readonly compute: ComputeRegister,
    private readonly live: LiveRegisters,
    private readonly disputes: Disputes,
    private readonly people: People,
    private readonly statements: StatementProgress,
  ) {}

  /** `version` 0 is the newest; before the first computation, how the register stands now. Throws NOT_FOUND for a version that there is not. */
  async execute(record: ClassRecord, version = 0): Promise<ClassRegister> {
    const wanted = version === 0 ? record.registerVersion : version;
    if (wanted > record.registerVersion) throw refused('NOT_FOUND');
    const standing = wanted === 0 ? unkept(await this.live.find(record)) : await this.kept(record, wanted);
    const disputes = await this.newestDisputes(record.sessionId);
    const names = await this.people.describe(record.organisationId, {
      people: namedIn(standing, disputes),
      courses: [record.courseId],
      classes: [record.sessionId],
    });
    return {
      ...this.describe(record, names),
      version: standing.version,
      computedAtMs: standing.computedAtMs,
      cause: standing.cause,
      policy: { ...standing.policy, setByName: names.person(standing.policy.setBy) },
      rows: standing.entries.map((entry) => toRow(entry, disputes.get(entry.personId), names)).sort(byName),
      statements: await this.statements.of(record),
    };
  }

  /** One person's row in the newest register, or as it stands; undefined for somebody who is not in it. */
  async rowOf(record: ClassRecord, personId: PersonId): Promise<RegisterRow | undefined> {
    return (await this.rowsOf([record], personId)).get(record.sessionId);
  }

  /** The same in several classes. */
  async rowsOf(records: readonly ClassRecord[], personId: PersonId): Promise<ReadonlyMap<SessionId, RegisterRow>> {
    const disputes = await this.disputes.of(
      records.map(({ sessionId }) => sessionId),
      personId,
    );
    const newest = new Map(disputes.map((dispute) => [dispute.sessionId, dispute]));
    const entries = new Map<SessionId, Standing['entries'][number]>();
    for (const record of records) {
      const entry = await this.entryOf(record, personId);
      if (entry !== undefined) entries.set(record.sessionId, entry);
    }
    const [organisationId] = records.map((record) => record.organisationId);
    if (organisationId === undefined) return new Map();
    const named = namedIn({ entries: [...entries.values()] }, newest);
    const names = await this.people.describe(organisationId, { people: named });
    return new Map([...entries].map(([id, entry]) => [id, toRow(entry, newest.get(id), names)]));
  }

  private async entryOf(record: ClassRecord, personId: PersonId): Promise<Standing['entries'][number] | undefined> {
    if (record.registerVersion === 0)
      return unkept(await this.compute.execute(record)).entries.find((entry) => entry.personId === personId);
    const kept = (await this.registers.entriesOf(record.sessionId, personId)).at(-1);
    return kept?.isListed ? { ...kept.entry, version: kept.version } : undefined;
  }

  private describe(record: ClassRecord, names: Names) {
    const named = names.classOf(record.sessionId);
    return {
      record,
      organisationName: names.organisation,
      courseTitle: names.course(record.courseId),
      title: named?.title ?? '',
      startsAtMs: named?.startsAtMs ?? record.startsAtMs,
      endsAtMs: named?.endsAtMs ?? record.endsAtMs,
      phase: phaseOf(record),
    };
  }

  private async kept({ sessionId }: ClassRecord, version: number): Promise<Standing> {
    const computed = await this.registers.findVersion(sessionId, version);
    if (computed === undefined) throw refused('NOT_FOUND');
    const kept = await this.registers.entries(sessionId, version);
    const listed = kept.filter(({ isListed }) => isListed);
    return { ...computed, entries: listed.map((each) => ({ ...each.entry, version: each.version })) };
  }

  private async newestDisputes(sessionId: SessionId): Promise<ReadonlyMap<PersonId, Dispute>> {
    const all = await this.disputes.of([sessionId]);
    return new Map(all.map((dispute) => [dispute.personId, dispute]));
  }
}

/** What is computed for one look has no version. */
function unkept({ policy, entries }: ComputedRegister): Standing {
  return { version: 0, policy, entries: entries.map((entry) => ({ ...entry, version: 0 })) };
}

function* namedIn(
  { entries, policy }: Pick<Standing, 'entries'> & Partial<Standing>,
  disputes: ReadonlyMap<unknown, Dispute>,
): Generator<string> {
  if (policy?.setBy !== undefined) yield policy.setBy;
  for (const { personId, correction } of entries) {
    yield personId;
    if (correction) yield correction.madeBy;
  }
  for (const { answer } of disputes.values()) if (answer) yield answer.by;
}

function toRow(entry: Standing['entries'][number], dispute: Dispute | undefined, names: Names): RegisterRow {
  return {
    ...entry,
    name: names.person(entry.personId),
    correctedByName: names.person(entry.correction?.madeBy),
    dispute: dispute && { ...dispute, answeredByName: names.person(dispute.answer?.by) },
  };
}

const collator = new Intl.Collator('en');

function byName(a: RegisterRow, b: RegisterRow): number {
  if (a.isEnrolled !== b.isEnrolled) return a.isEnrolled ? -1 : 1;
  return collator.compare(a.name, b.name) || (a.personId < b.personId ? -1 : 1);
}
