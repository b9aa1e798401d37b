import type { SessionId } from '@lectern/kernel';
import type { Entry } from './rules.ts';

/** The committed state as of `seq`. */
export type View<State> = { readonly seq: number; readonly state: State };

/**
 * One session, held in memory: the fold of its journal. Commands are decided one after the other; those that arrive while a
 * commit is under way are gathered into the next. Nothing is answered or published before it is committed.
 */
export interface LiveSession<State, Command, Fact> {
  readonly sessionId: SessionId;
  view(): View<State>;
  /**
   * Decides and commits. Resolves with the facts of this very command (none when it already held) and the view after it.
   * Rejects with a DomainError: the refusal of the rules; retryable DATABASE_UNAVAILABLE (the command may or may not have
   * taken effect: repeat it), SESSION_OVERLOADED or SESSION_CLOSED (it had no effect).
   */
  execute(command: Command): Promise<View<State> & { readonly entries: readonly Entry<Fact>[] }>;
  /**
   * Every committed fact after `afterSeq`, in order, without gaps; goes on for ever, until the signal aborts (ends quietly)
   * or the session is closed (DomainError SESSION_CLOSED, retryable). One that lags more than the tail in memory is dropped with
   * SUBSCRIBER_TOO_SLOW (retryable) and may come again with its last seq. `afterSeq` beyond the journal: SEQ_UNKNOWN.
   */
  subscribe(afterSeq: number, signal?: AbortSignal): AsyncIterable<Entry<Fact>>;
}

export type LiveSessionsOptions = {
  /** Facts between two snapshots. */
  readonly snapshotEvery?: number;
  /** How many of the newest facts each session keeps in memory for its subscribers. */
  readonly tailLength?: number;
  /** How often a session that does not write looks for facts that another process wrote. */
  readonly catchUpMs?: number;
  /** How long a command waits for a database that is away before it is refused. */
  readonly patienceMs?: number;
  /** A session without subscribers, commands and timers is let go after this. */
  readonly idleMs?: number;
  /** Commands that may wait in one session. */
  readonly maxWaiting?: number;
  readonly hooks?: LiveSessionsHooks;
};

/** For metrics and logs; ids and numbers only. */
export type LiveSessionsHooks = {
  committed?(facts: number, ms: number): void;
  conflict?(sessionId: SessionId): void;
  failed?(what: 'append' | 'read' | 'snapshot' | 'tick', error: unknown): void;
};
