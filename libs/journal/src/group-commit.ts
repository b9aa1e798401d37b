import { sqlStateOf } from '@lectern/postgres';
import type { Append, AppendOutcome } from './journal.ts';

type Waiting = {
  readonly append: Append;
  readonly settle: (outcome: AppendOutcome) => void;
  readonly fail: (error: unknown) => void;
};

export type GroupCommitOptions = {
  /** Keeps all of them; answers with the outcomes in the same order. A rejection is the outcome of each. */
  readonly write: (appends: readonly Append[]) => Promise<readonly AppendOutcome[]>;
  /** Writes under way at the same time. While they are, appends gather for the next. */
  readonly lanes: number;
  readonly maxRows: number;
};

/** Gathers appends while others are being written. At most one append of a session is under way; a second one waits for it. */
export class GroupCommit {
  readonly #options: GroupCommitOptions;
  readonly #writing = new Set<string>();
  #waiting: Waiting[] = [];
  #busyLanes = 0;
  #scheduled = false;
  #idle: (() => void)[] = [];

  constructor(options: GroupCommitOptions) {
    this.#options = options;
  }

  append(append: Append): Promise<AppendOutcome> {
    return new Promise((settle, fail) => {
      this.#waiting.push({ append, settle, fail });
      this.#schedule();
    });
  }

  /** Resolves when nothing is under way or waiting. */
  async drained(): Promise<void> {
    while (this.#busyLanes > 0 || this.#waiting.length > 0)
      await new Promise<void>((settle) => this.#idle.push(settle));
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    // After everything that this turn of the event loop has to say, so that it travels together.
    setImmediate(() => {
      this.#scheduled = false;
      while (this.#busyLanes < this.#options.lanes) {
        const batch = this.#take();
        if (batch.length === 0) return;
        void this.#write(batch);
      }
    });
  }

  #take(): Waiting[] {
    const batch: Waiting[] = [];
    const left: Waiting[] = [];
    let rows = 0;
    for (const waiting of this.#waiting) {
      const { sessionId } = waiting.append;
      const fits = rows === 0 || rows + waiting.append.rows.length <= this.#options.maxRows;
      if (!fits || this.#writing.has(sessionId)) {
        left.push(waiting);
        continue;
      }
      this.#writing.add(sessionId);
      rows += waiting.append.rows.length;
      batch.push(waiting);
    }
    this.#waiting = left;
    return batch;
  }

  async #write(batch: readonly Waiting[]): Promise<void> {
    this.#busyLanes += 1;
    try {
      const outcomes = await this.#options.write(batch.map(({ append }) => append));
      batch.forEach(({ settle }, index) => settle(outcomes[index] ?? 'conflict'));
    } catch (error) {
      await this.#writeApart(batch, error);
    } finally {
      for (const { append } of batch) this.#writing.delete(append.sessionId);
      this.#busyLanes -= 1;
      this.#schedule();
      if (this.#busyLanes === 0 && this.#waiting.length === 0) this.#idle.splice(0).forEach((settle) => settle());
    }
  }

  /** Nothing of a failed write was kept unless the connection broke; so one append that the store cannot take fails alone. */
  async #writeApart(batch: readonly Waiting[], error: unknown): Promise<void> {
    for (const { append, settle, fail } of batch) {
      if (batch.length === 1 || sqlStateOf(error) === undefined) fail(error);
      else await this.#options.write([append]).then(([outcome = 'conflict']) => settle(outcome), fail);
    }
  }
}
