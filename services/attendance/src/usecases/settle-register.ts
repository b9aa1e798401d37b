import type { ClassRecord, ComputedEntry, Entry } from '../domain/register.ts';
import type { ComputeRegister } from './compute-register.ts';
import type { RecordListener, Settlement } from './listeners.ts';
import type { SettledNews } from './settled-news.ts';
import type { ClassRecords, Due, KeptEntry, Registers } from './stores.ts';

/** Computes the register of a class that has ended from all that is known now, as a new version. The caller holds the class. */
export class SettleRegister {
  constructor(
    private readonly records: ClassRecords,
    private readonly compute: ComputeRegister,
    private readonly registers: Registers,
    private readonly listener: RecordListener,
    private readonly news: SettledNews,
  ) {}

  async execute(record: ClassRecord, { cause, traceparent }: Due): Promise<Settlement> {
    const { sessionId } = record;
    const { atMs: computedAtMs, policy, entries } = await this.compute.execute(record);
    const version = record.registerVersion + 1;
    const before = await this.registers.entries(sessionId, record.registerVersion);
    const kept = compare(before, entries.map(toEntry), version);
    const computed = { version, computedAtMs, cause, policy };
    await this.registers.keep(record, computed, kept.changed);
    await this.records.settle(sessionId, version);
    const settlement = { record: { ...record, registerVersion: version }, computed, ...kept, traceparent };
    await this.listener.settled(settlement);
    await this.news.tell(settlement);
    return settlement;
  }
}

/** Where somebody is matters while the class runs only. */
function toEntry({ whereabouts: _, ...entry }: ComputedEntry): Entry {
  return entry;
}

/** The register's entries as they are kept: those that are as they were keep their version. */
function compare(before: readonly KeptEntry[], now: readonly Entry[], registerVersion: number) {
  const known = new Map(before.map((kept) => [kept.entry.personId, kept]));
  const next = now.map((entry): KeptEntry => {
    const kept = known.get(entry.personId);
    if (kept?.isListed && isSame(kept.entry, entry)) return kept;
    return { version: (kept?.version ?? 0) + 1, registerVersion, isListed: true, entry };
  });
  const listed = new Set(now.map(({ personId }) => personId));
  const gone = before
    .filter(({ isListed, entry }) => isListed && !listed.has(entry.personId))
    .map((kept): KeptEntry => ({ ...kept, version: kept.version + 1, registerVersion, isListed: false }));
  return { entries: next, changed: [...next.filter((kept) => kept.registerVersion === registerVersion), ...gone] };
}

/** Both were made by the same code or read back as they were written, so their parts stand in the same order. */
function isSame(a: Entry, b: Entry): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
