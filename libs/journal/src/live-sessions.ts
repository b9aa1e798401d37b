import type { Clock, SessionId } from '@lectern/kernel';
import { pageLength } from './fold.ts';
import type { Journal, Row } from './journal.ts';
import type { LiveSession, LiveSessionsOptions } from './live-session.types.ts';
import type { Parts } from './parts.ts';
import type { Rules } from './rules.ts';
import { RunningSession } from './running-session.ts';
import { sessionClosed } from './tail.ts';

const defaults: Required<LiveSessionsOptions> = {
  snapshotEvery: 200,
  tailLength: 1_024,
  catchUpMs: 250,
  patienceMs: 4_000,
  idleMs: 60_000,
  maxWaiting: 10_000,
  hooks: {},
};

/**
 * The sessions that this process holds in memory. Another process may hold the same ones: whoever appends second reads what
 * the first wrote and decides again, and sessions that do not write look for foreign facts every `catchUpMs`, all in one query.
 */
export class LiveSessions<State, Command, Fact> {
  readonly #parts: Parts<State, Command, Fact>;
  readonly #sessions = new Map<SessionId, Promise<RunningSession<State, Command, Fact>>>();
  readonly #loaded = new Map<SessionId, RunningSession<State, Command, Fact>>();
  #timer: NodeJS.Timeout | undefined;
  #closing: Promise<void> | undefined;

  constructor(journal: Journal, rules: Rules<State, Command, Fact>, clock: Clock, options: LiveSessionsOptions = {}) {
    this.#parts = { ...defaults, ...options, journal, rules, clock };
    this.#look();
  }

  /** How many sessions are held now. */
  get size(): number {
    return this.#loaded.size;
  }

  /**
   * The session, folded from its journal unless it is held already. Ask again for every use: one that nobody used for a while is
   * let go, and then answers SESSION_CLOSED. Rejects with DATABASE_UNAVAILABLE when it cannot be read within `patienceMs`.
   */
  open(sessionId: SessionId): Promise<LiveSession<State, Command, Fact>> {
    if (this.#closing) return Promise.reject(sessionClosed());
    let session = this.#sessions.get(sessionId);
    if (!session) {
      session = this.#load(sessionId);
      this.#sessions.set(sessionId, session);
    }
    return session;
  }

  /** Finishes what was begun, ends every subscription with SESSION_CLOSED. Idempotent. */
  close(): Promise<void> {
    return (this.#closing ??= this.#closeAll());
  }

  async #load(sessionId: SessionId) {
    try {
      const session = await RunningSession.load(this.#parts, sessionId);
      this.#loaded.set(sessionId, session);
      return session;
    } catch (error) {
      this.#sessions.delete(sessionId);
      throw error;
    }
  }

  async #closeAll(): Promise<void> {
    clearTimeout(this.#timer);
    const sessions = await Promise.allSettled(this.#sessions.values());
    await Promise.all(sessions.flatMap((session) => (session.status === 'fulfilled' ? session.value.close() : [])));
    this.#loaded.clear();
    this.#sessions.clear();
    clearTimeout(this.#timer);
  }

  #look(): void {
    this.#timer = setTimeout(() => {
      this.#letIdleGo();
      void this.#catchUp().finally(() => this.#closing ?? this.#look());
    }, this.#parts.catchUpMs);
  }

  async #catchUp(): Promise<void> {
    const startedAt = performance.now();
    const stale = [...this.#loaded.values()].filter((session) => session.isStale(startedAt - this.#parts.catchUpMs));
    if (stale.length === 0) return;
    try {
      const after = new Map(stale.map((session) => [session.sessionId, session.view().seq]));
      const newer = await this.#parts.journal.readMany(after, pageLength);
      for (const session of stale) this.#take(session, newer.get(session.sessionId) ?? [], startedAt);
    } catch (error) {
      this.#parts.hooks.failed?.('read', error);
    }
  }

  #take(session: RunningSession<State, Command, Fact>, rows: readonly Row[], startedAt: number): void {
    try {
      session.take(rows, startedAt);
    } catch (error) {
      // Facts that this version cannot read: its session stands still, the others do not.
      this.#parts.hooks.failed?.('read', error);
    }
  }

  #letIdleGo(): void {
    const since = performance.now() - this.#parts.idleMs;
    for (const [sessionId, session] of this.#loaded) {
      if (!session.isIdle(since)) continue;
      this.#loaded.delete(sessionId);
      this.#sessions.delete(sessionId);
      void session.close();
    }
  }
}
