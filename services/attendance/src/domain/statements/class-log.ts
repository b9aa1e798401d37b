import type { PersonId } from '@lectern/kernel';
import type { ClassRef } from '../evidence.ts';
import type { ToldSource } from './draft.ts';

/** What is remembered of a class while it is told. One run: a class that has ended is never opened again. */
export type ClassLog = ClassRef & {
  readonly openedAtMs?: number | undefined;
  readonly endedAtMs?: number | undefined;
  /** The statement that says that the run is over. */
  readonly terminatedId?: string | undefined;
  /** The newest stretch of time in which marks of the class were gathered without a break. */
  readonly marks?: { readonly fromMs: number; readonly toMs: number } | undefined;
};

/** What is remembered of a person in a class. */
export type PersonLog = {
  readonly personId: PersonId;
  /** When staff let them in from the lobby. */
  readonly admittedAtMs?: number | undefined;
  /** Set while a join waits for its leave. */
  readonly joinedAtMs?: number | undefined;
  /** The newest line: since when, and since when it is lost. */
  readonly lineOpenedAtMs?: number | undefined;
  readonly lineLostAtMs?: number | undefined;
  /** A leave that is told once the grace is over, unless the person is back by then. */
  readonly heldLeave?: { readonly factId: string; readonly atMs: number } | undefined;
  readonly socketAtMs?: number | undefined;
  readonly mediaAtMs?: number | undefined;
  readonly deedAtMs?: number | undefined;
  readonly openSources: readonly ToldSource[];
};

export const newcomer = (personId: PersonId): PersonLog => ({ personId, openSources: [] });
