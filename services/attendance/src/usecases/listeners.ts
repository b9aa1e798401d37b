import type { ClassRef, Evidence } from '../domain/evidence.ts';
import type { ClassRecord } from '../domain/register.ts';
import type { KeptEntry, RegisterVersion } from './stores.ts';

/** A register that was just computed. */
export type Settlement = {
  readonly record: ClassRecord;
  readonly computed: RegisterVersion;
  /** Everybody in it, with the newest version of each entry. */
  readonly entries: readonly KeptEntry[];
  /** Those that this computation changed, people who are listed no more included. */
  readonly changed: readonly KeptEntry[];
  /** W3C trace context of what caused it. */
  readonly traceparent: string;
};

/**
 * Hears, inside the same transaction, of evidence when it is new and of registers when they are settled. What it writes is kept with
 * them or not at all; throwing undoes both. It does no more than write.
 */
export abstract class RecordListener {
  abstract heard(ref: ClassRef, evidence: Evidence, traceparent: string): Promise<void>;
  abstract settled(settlement: Settlement): Promise<void>;
}

/** Until somebody builds statements from them. */
export class NobodyListens extends RecordListener {
  async heard(): Promise<void> {}
  async settled(): Promise<void> {}
}

export type StatementsState = {
  readonly kept: number;
  readonly accepted: number;
  readonly dead: number;
  readonly connections: number;
};

/** How far the statements of a class have come. */
export abstract class StatementProgress {
  abstract of(record: ClassRef): Promise<StatementsState>;
}

export class NoStatements extends StatementProgress {
  of(): Promise<StatementsState> {
    return Promise.resolve({ kept: 0, accepted: 0, dead: 0, connections: 0 });
  }
}
