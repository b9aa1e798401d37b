import { DomainError, refusal } from '@lectern/kernel';
import type { Entry } from './rules.ts';

/** The newest committed facts of one session, shared by all of its subscribers: each holds a place in it, and no buffer. */
export class Tail<Fact> {
  readonly #length: number;
  #entries: Entry<Fact>[] = [];
  #nextSeq: number;
  #changed = Promise.withResolvers<void>();
  #closed = false;

  constructor(afterSeq: number, length: number) {
    this.#nextSeq = afterSeq + 1;
    this.#length = length;
  }

  get firstSeq(): number {
    return this.#nextSeq - this.#entries.length;
  }

  get nextSeq(): number {
    return this.#nextSeq;
  }

  push(entries: readonly Entry<Fact>[]): void {
    if (entries.length === 0) return;
    this.#entries.push(...entries);
    this.#nextSeq += entries.length;
    // Cut seldom, so that cutting costs nothing per fact.
    if (this.#entries.length > this.#length * 2) this.#entries = this.#entries.slice(-this.#length);
    this.#signal();
  }

  close(): void {
    this.#closed = true;
    this.#signal();
  }

  /**
   * The facts after `seq` that are in memory, as they come. Ends when the signal aborts, and when `seq` falls out of the tail
   * before it ever reached the newest fact: the journal has what is missing. To fall out later is to be too slow.
   */
  async *follow(seq: number, signal: AbortSignal | undefined): AsyncGenerator<Entry<Fact>, void, undefined> {
    // Whoever gives up wakes everybody who waits: a promise of its own for each would collect what is raced against it.
    const wake = () => this.#signal();
    signal?.addEventListener('abort', wake, { once: true });
    let hasCaughtUp = false;
    try {
      for (let next = seq + 1; !signal?.aborted;) {
        if (next < this.firstSeq) {
          if (hasCaughtUp) throw tooSlow(this.#nextSeq - next);
          return;
        }
        const entry = this.#entries[next - this.firstSeq];
        if (entry) {
          yield entry;
          next += 1;
        } else {
          if (this.#closed) throw sessionClosed();
          hasCaughtUp = true;
          await this.#changed.promise;
        }
      }
    } finally {
      signal?.removeEventListener('abort', wake);
    }
  }

  #signal(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }
}

export function sessionClosed(): DomainError<'SESSION_CLOSED'> {
  return new DomainError(refusal('SESSION_CLOSED', 'this process no longer runs the session', { retryable: true }));
}

function tooSlow(behind: number): DomainError<'SUBSCRIBER_TOO_SLOW'> {
  const figures = { behind: String(behind) };
  return new DomainError(
    refusal('SUBSCRIBER_TOO_SLOW', 'lags too far behind; come again with the last seq', { retryable: true, figures }),
  );
}
