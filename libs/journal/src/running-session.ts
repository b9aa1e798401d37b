import { DomainError, refusal, type SessionId } from '@lectern/kernel';
import { retryWhileUnavailable } from '@lectern/postgres';
import { loadFold, pageLength, toEntry, type Fold } from './fold.ts';
import type { Row } from './journal.ts';
import type { LiveSession, View } from './live-session.types.ts';
import type { Parts } from './parts.ts';
import { Rounds, type Done } from './rounds.ts';
import type { Entry } from './rules.ts';
import { Tail } from './tail.ts';

const longestTimerMs = 2 ** 31 - 1;

/** The session as a process holds it: its rounds, the tail that its subscribers follow, its timer and its snapshots. */
export class RunningSession<State, Command, Fact> implements LiveSession<State, Command, Fact> {
  readonly sessionId: SessionId;
  readonly #parts: Parts<State, Command, Fact>;
  readonly #rounds: Rounds<State, Command, Fact>;
  readonly #tail: Tail<Fact>;
  #snapshotSeq: number;
  #saving: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #subscribers = 0;
  #usedAt = performance.now();

  static async load<State, Command, Fact>(parts: Parts<State, Command, Fact>, sessionId: SessionId) {
    const currentAt = performance.now();
    const load = () => loadFold(parts.journal, parts.rules, sessionId);
    const { fold, snapshotSeq } = await retryWhileUnavailable(load, { withinMs: parts.patienceMs });
    return new RunningSession(parts, sessionId, { fold, currentAt }, snapshotSeq);
  }

  private constructor(
    parts: Parts<State, Command, Fact>,
    sessionId: SessionId,
    start: { readonly fold: Fold<State>; readonly currentAt: number },
    snapshotSeq: number,
  ) {
    this.sessionId = sessionId;
    this.#parts = parts;
    this.#snapshotSeq = snapshotSeq;
    this.#tail = new Tail(start.fold.seq, parts.tailLength);
    this.#rounds = new Rounds(parts, sessionId, start, (entries) => this.#publish(entries));
    this.#setTimer();
  }

  view(): View<State> {
    return { seq: this.#rounds.fold.seq, state: this.#rounds.fold.state };
  }

  async execute(command: Command): Promise<Done<State, Fact>> {
    this.#usedAt = performance.now();
    return this.#rounds.execute(command);
  }

  async *subscribe(afterSeq: number, signal?: AbortSignal): AsyncGenerator<Entry<Fact>, void, undefined> {
    this.#subscribers += 1;
    try {
      let seq = afterSeq;
      if (seq > this.view().seq) await this.#refresh();
      if (seq > this.view().seq) throw seqUnknown(seq, this.view().seq);
      while (!signal?.aborted) {
        for await (const entry of this.#following(seq, signal)) {
          yield entry;
          seq = entry.seq;
        }
      }
    } finally {
      this.#subscribers -= 1;
      this.#usedAt = performance.now();
    }
  }

  /** A page of the journal for what the tail no longer has, otherwise the tail for as long as it goes. */
  async *#following(seq: number, signal: AbortSignal | undefined): AsyncGenerator<Entry<Fact>, void, undefined> {
    if (seq + 1 >= this.#tail.firstSeq) return yield* this.#tail.follow(seq, signal);
    for (const row of await this.#read(seq)) {
      if (signal?.aborted) return;
      yield toEntry(this.#parts.rules, row);
    }
  }

  get closed(): boolean {
    return this.#rounds.closed;
  }

  /** Facts that another process wrote, read from the journal after `startedAt`. */
  take(rows: readonly Row[], startedAt: number): void {
    this.#rounds.take(rows, startedAt);
  }

  /** Whether nobody has compared it with the journal since then. */
  isStale(since: number): boolean {
    return !this.closed && !this.#rounds.running && this.#rounds.currentAt < since;
  }

  isIdle(since: number): boolean {
    const isWaiting = this.#rounds.running || this.#rounds.nextTickAt() !== undefined;
    return !isWaiting && this.#subscribers === 0 && this.#usedAt < since;
  }

  /** Finishes what was begun, then ends the subscriptions. Idempotent. */
  async close(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#rounds.close();
    clearTimeout(this.#timer);
    this.#tail.close();
    await this.#saving;
  }

  async #refresh(): Promise<void> {
    await this.#rounds.running;
    const startedAt = performance.now();
    this.take(await this.#read(this.view().seq), startedAt);
  }

  #read(afterSeq: number): Promise<readonly Row[]> {
    const read = () => this.#parts.journal.read(this.sessionId, afterSeq, pageLength);
    return retryWhileUnavailable(read, { withinMs: this.#parts.patienceMs });
  }

  #publish(entries: readonly Entry<Fact>[]): void {
    this.#tail.push(entries);
    this.#setTimer();
    if (this.view().seq - this.#snapshotSeq >= this.#parts.snapshotEvery) this.#saving ??= this.#saveSnapshot();
  }

  async #saveSnapshot(): Promise<void> {
    const { journal, rules, hooks } = this.#parts;
    const { seq, at, state } = this.#rounds.fold;
    const { version } = rules.snapshots;
    // A snapshot that fails costs a longer fold, later; the next try comes after as many facts again.
    this.#snapshotSeq = seq;
    try {
      await journal.saveSnapshot(this.sessionId, { seq, at, version, bytes: rules.snapshots.encode(state) });
    } catch (error) {
      hooks.failed?.('snapshot', error);
    } finally {
      this.#saving = undefined;
    }
  }

  #setTimer(): void {
    clearTimeout(this.#timer);
    const due = this.#rounds.nextTickAt();
    if (due === undefined || this.closed) return;
    const inMs = Math.min(Math.max(due - this.#parts.clock.now().getTime(), 0), longestTimerMs);
    this.#timer = setTimeout(() => {
      this.#rounds.tick();
      // Facts set the timer anew; when there are none, because the database is away, it is set here.
      void Promise.resolve(this.#rounds.running).then(() => this.#setTimer());
    }, inMs);
  }
}

function seqUnknown(seq: number, newest: number): DomainError<'SEQ_UNKNOWN'> {
  const figures = { seq: String(seq), newest: String(newest) };
  return new DomainError(refusal('SEQ_UNKNOWN', 'the journal of this session does not reach that far', { figures }));
}
