import { AsyncResource } from 'node:async_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { DomainError, refusal, type SessionId } from '@lectern/kernel';
import { databaseUnavailable, isDatabaseUnavailable } from '@lectern/postgres';
import { decide, type Choose, type Decision } from './decision.ts';
import { advance, pageLength, toEntry, type Fold } from './fold.ts';
import type { Row } from './journal.ts';
import type { View } from './live-session.types.ts';
import type { Parts } from './parts.ts';
import type { Entry } from './rules.ts';
import { sessionClosed } from './tail.ts';

export type Done<State, Fact> = View<State> & { readonly entries: readonly Entry<Fact>[] };

type Waiting<State, Command, Fact> = {
  readonly command: Command;
  readonly arrivedAt: number;
  /** The asynchronous context of whoever asked: what a round decides for many stays in the trace of each. */
  readonly context: AsyncResource;
  readonly resolve: (done: Done<State, Fact>) => void;
  readonly reject: (error: unknown) => void;
};

// Made as this file is loaded, in nobody's context: what time asks for belongs to no trace.
const nobodys = new AsyncResource('Tick');

/** `waiting` is undefined for what the passing of time asked for. */
type Decided<State, Command, Fact> = {
  readonly waiting: Waiting<State, Command, Fact> | undefined;
  readonly decision: Decision<State, Fact>;
};

// Keeps one statement small enough that the next room does not wait for it.
const maxFactsPerAppend = 1_000;
const tickAgainMs = 1_000;

/**
 * The commands of one session, in rounds, one round at a time: decide all that waits, append, answer. While an append is under
 * way commands gather for the next round, so a round begins on committed state, and nobody is told anything before it is kept.
 *
 * `currentAt` is when the fold was last known to be the whole journal. A refusal appends nothing and so meets no fence: it is
 * told only if that is later than its command came. After an append that conflicted, or whose outcome is not known, the fold is not
 * current at all (-Infinity), and the next round begins with reading what the journal says.
 */
export class Rounds<State, Command, Fact> {
  fold: Fold<State>;
  currentAt: number;
  readonly #sessionId: SessionId;
  readonly #parts: Parts<State, Command, Fact>;
  readonly #committed: (entries: readonly Entry<Fact>[]) => void;
  #waiting: Waiting<State, Command, Fact>[] = [];
  /** Appended with an unknown outcome. */
  #unresolved: Decided<State, Command, Fact>[] = [];
  #running: Promise<void> | undefined;
  #tickNotBefore = -Infinity;
  #closed = false;

  constructor(
    parts: Parts<State, Command, Fact>,
    sessionId: SessionId,
    start: { readonly fold: Fold<State>; readonly currentAt: number },
    committed: (entries: readonly Entry<Fact>[]) => void,
  ) {
    this.#parts = parts;
    this.#sessionId = sessionId;
    this.fold = start.fold;
    this.currentAt = start.currentAt;
    this.#committed = committed;
  }

  get running(): Promise<void> | undefined {
    return this.#running;
  }

  get closed(): boolean {
    return this.#closed;
  }

  execute(command: Command): Promise<Done<State, Fact>> {
    if (this.#closed) return Promise.reject(sessionClosed());
    if (this.#waiting.length >= this.#parts.maxWaiting) return Promise.reject(overloaded(this.#parts.maxWaiting));
    return new Promise((resolve, reject) => {
      const context = new AsyncResource('Command');
      this.#waiting.push({ command, arrivedAt: performance.now(), context, resolve, reject });
      this.#start();
    });
  }

  /** Does what time asks for; for a timer to call. */
  tick(): void {
    if (!this.#closed) this.#start();
  }

  nextTickAt(): number | undefined {
    const due = this.#parts.rules.nextTickAt(this.fold.state)?.getTime();
    return due === undefined ? undefined : Math.max(due, this.#tickNotBefore);
  }

  /** Facts that were read from the journal after `startedAt`. Ignored while a round runs: it finds them by itself. */
  take(rows: readonly Row[], startedAt: number): void {
    if (this.#running || this.#closed) return;
    this.#apply(rows);
    if (rows.length < pageLength) this.currentAt = Math.max(this.currentAt, startedAt);
  }

  /** Finishes what waits, takes no more. Idempotent. */
  async close(): Promise<void> {
    this.#closed = true;
    while (this.#running) await this.#running;
  }

  #start(): void {
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
      if (this.#hasWork()) this.#start();
    });
  }

  async #run(): Promise<void> {
    // Those who come in the same turn of the event loop share the first round.
    await Promise.resolve();
    while (this.#hasWork() || this.#isTickDue()) {
      if (this.currentAt === -Infinity && !(await this.#catchUp())) return;
      const decided = this.#decideWaiting();
      if (decided.some(({ decision }) => decision.entries.length > 0)) await this.#append(decided);
      else this.#answerConfirmed(decided);
    }
  }

  /** An append of unknown outcome is work as well: those who wait for it are to hear how it ended. */
  #hasWork(): boolean {
    return this.#waiting.length > 0 || this.#unresolved.length > 0;
  }

  #isTickDue(): boolean {
    const due = this.nextTickAt();
    return due !== undefined && due <= this.#parts.clock.now().getTime();
  }

  #decideWaiting(): Decided<State, Command, Fact>[] {
    const { rules, clock } = this.#parts;
    const decided: Decided<State, Command, Fact>[] = [];
    let fold = this.fold;
    const add = (waiting: Waiting<State, Command, Fact> | undefined, choose: Choose<State, Fact>) => {
      const context = waiting?.context ?? nobodys;
      const decision = context.runInAsyncScope(() => decide(rules, this.#sessionId, fold, clock.now(), choose));
      fold = decision.after;
      decided.push({ waiting, decision });
    };
    if (this.#isTickDue()) {
      add(undefined, (state, now) => rules.tick(state, now));
      // Time asks again at once only if it had its way: rules that fail, or a database that is away, must not spin.
      this.#tickNotBefore = clock.now().getTime() + tickAgainMs;
    }
    let taken = 0;
    for (const waiting of this.#waiting) {
      if (fold.seq - this.fold.seq >= maxFactsPerAppend) break;
      add(waiting, (state, now) => rules.decide(state, waiting.command, now));
      taken += 1;
    }
    this.#waiting = this.#waiting.slice(taken);
    return decided;
  }

  async #append(decided: Decided<State, Command, Fact>[]): Promise<void> {
    const { journal, hooks } = this.#parts;
    const rows = decided.flatMap(({ decision }) => decision.entries);
    const events = decided.flatMap(({ decision }) => decision.events);
    const startedAt = performance.now();
    try {
      const outcome = await journal.append({ sessionId: this.#sessionId, afterSeq: this.fold.seq, rows, events });
      if (outcome === 'appended') {
        this.#commit(decided, startedAt);
        hooks.committed?.(rows.length, performance.now() - startedAt);
      } else {
        hooks.conflict?.(this.#sessionId);
        this.#requeue(decided);
        this.currentAt = -Infinity;
      }
    } catch (error) {
      hooks.failed?.('append', error);
      this.currentAt = -Infinity;
      if (isDatabaseUnavailable(error)) this.#unresolved = decided;
      else reject(decided, error);
    }
  }

  #commit(decided: readonly Decided<State, Command, Fact>[], startedAt: number): void {
    this.fold = decided.at(-1)?.decision.after ?? this.fold;
    this.currentAt = Math.max(this.currentAt, startedAt);
    if (decided[0] && !decided[0].waiting) this.#tickNotBefore = -Infinity;
    this.#committed(decided.flatMap(({ decision }) => decision.entries));
    answer(decided);
  }

  /** Nothing of it appends. Those who came before the journal was last read are answered, the others after it is read again. */
  #answerConfirmed(decided: readonly Decided<State, Command, Fact>[]): void {
    const [tick] = decided;
    if (tick && !tick.waiting && tick.decision.error) this.#parts.hooks.failed?.('tick', tick.decision.error);
    const isConfirmed = ({ waiting }: Decided<State, Command, Fact>) => !waiting || waiting.arrivedAt <= this.currentAt;
    const unconfirmed = decided.filter((one) => !isConfirmed(one));
    answer(decided.filter(isConfirmed));
    if (unconfirmed.length === 0) return;
    this.#requeue(unconfirmed);
    this.currentAt = -Infinity;
  }

  #requeue(decided: readonly Decided<State, Command, Fact>[]): void {
    this.#waiting = [...decided.flatMap(({ waiting }) => waiting ?? []), ...this.#waiting];
  }

  /** Reads until nothing is new. False if the database stayed away for longer than anybody waits. */
  async #catchUp(): Promise<boolean> {
    const { journal, hooks } = this.#parts;
    for (let pauseMs = 20; ; pauseMs = Math.min(pauseMs * 2, 500)) {
      const startedAt = performance.now();
      try {
        const rows = await journal.read(this.#sessionId, this.fold.seq, pageLength);
        this.#resolve(rows, startedAt);
        this.#apply(rows);
        if (rows.length === pageLength) continue;
        this.currentAt = startedAt;
        return true;
      } catch (error) {
        hooks.failed?.('read', error);
        const isAway = isDatabaseUnavailable(error);
        this.#giveUp(error, isAway ? startedAt - this.#parts.patienceMs : Infinity);
        if (!this.#hasWork()) return false;
        await pause(pauseMs);
      }
    }
  }

  /** The append whose outcome was unknown is in the journal to the last byte, or it is not there. */
  #resolve(rows: readonly Row[], startedAt: number): void {
    if (this.#unresolved.length === 0) return;
    const unresolved = this.#unresolved;
    this.#unresolved = [];
    const entries = unresolved.flatMap(({ decision }) => decision.entries);
    const isKept = entries.every(({ bytes }, index) => {
      const row = rows[index];
      return row !== undefined && Buffer.compare(bytes, row.bytes) === 0;
    });
    if (isKept) this.#commit(unresolved, startedAt);
    else this.#requeue(unresolved);
  }

  #apply(rows: readonly Row[]): void {
    const entries = rows.filter(({ seq }) => seq > this.fold.seq).map((row) => toEntry(this.#parts.rules, row));
    if (entries.length === 0) return;
    this.fold = entries.reduce((fold, entry) => advance(this.#parts.rules, fold, entry), this.fold);
    this.#committed(entries);
  }

  #giveUp(error: unknown, arrivedBefore: number): void {
    const why = isDatabaseUnavailable(error) ? databaseUnavailable(error) : error;
    const isOver = (waiting: Waiting<State, Command, Fact> | undefined) =>
      !waiting || waiting.arrivedAt <= arrivedBefore;
    const isAnswered = (one: Decided<State, Command, Fact>) => isOver(one.waiting);
    reject(this.#unresolved.filter(isAnswered), why);
    for (const waiting of this.#waiting.filter(isOver)) waiting.reject(why);
    // Kept whole while anybody of it still waits: what was appended together is found together.
    const unresolved = this.#unresolved.map((one) => (isAnswered(one) ? { ...one, waiting: undefined } : one));
    this.#unresolved = unresolved.every(({ waiting }) => !waiting) ? [] : unresolved;
    this.#waiting = this.#waiting.filter((waiting) => !isOver(waiting));
  }
}

function answer<State, Command, Fact>(decided: readonly Decided<State, Command, Fact>[]): void {
  for (const { waiting, decision } of decided) {
    const { after, entries, error } = decision;
    if (error !== undefined) waiting?.reject(error);
    else waiting?.resolve({ seq: after.seq, state: after.state, entries });
  }
}

function reject<State, Command, Fact>(decided: readonly Decided<State, Command, Fact>[], error: unknown): void {
  for (const { waiting } of decided) waiting?.reject(error);
}

function overloaded(limit: number): DomainError<'SESSION_OVERLOADED'> {
  const figures = { limit: String(limit) };
  return new DomainError(refusal('SESSION_OVERLOADED', `${limit} commands wait already`, { retryable: true, figures }));
}
