import type { KafkaMessage } from 'kafkajs';
import type { Handle } from './lane-work.ts';

/** What a lane does with its messages, and how it holds the stream. */
export type LaneWork = {
  readonly handle: Handle;
  /** No more is to be fetched for this partition until `resume`. */
  pause(): void;
  resume(): void;
};

// Enough that a handler never waits for the next fetch, little enough that all partitions together stay small.
const most = 512;
const few = 128;

/**
 * The messages of one partition in their order, handled one after the other beside the client's own loop. So a slow handler, or one that waits
 * for its next attempt, holds up its own partition only, and the group hears our heartbeats meanwhile.
 */
export class Lane {
  private readonly work: LaneWork;
  private readonly stopping = new AbortController();
  private waiting: KafkaMessage[] = [];
  private running: Promise<void>;
  private isRunning = false;
  private isPaused = false;
  /** The offset that the group goes on from: of the first message that is not done with. */
  private next: string | undefined;

  /** Begins once `after` has ended: an earlier lane of the same partition. */
  constructor(work: LaneWork, after: Promise<void> = Promise.resolve()) {
    this.work = work;
    this.running = after;
  }

  take(messages: readonly KafkaMessage[]): void {
    if (this.stopping.signal.aborted) return;
    this.waiting.push(...messages);
    if (this.waiting.length > most && !this.isPaused) {
      this.isPaused = true;
      this.work.pause();
    }
    if (this.isRunning) return;
    this.isRunning = true;
    this.running = this.running.then(() => this.run());
  }

  /** What is to be committed; undefined when nothing was done since it was asked last. */
  takeProgress(): string | undefined {
    const next = this.next;
    this.next = undefined;
    return next;
  }

  /** Lets the running handler finish and takes no more. */
  stop(): Promise<void> {
    this.stopping.abort();
    if (this.isPaused) this.work.resume();
    return this.running;
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    while (this.waiting.length > 0 && !signal.aborted) {
      const done = await this.work.handle(this.waiting, signal);
      const last = this.waiting[done - 1];
      if (last === undefined) break;
      this.next = String(BigInt(last.offset) + 1n);
      this.waiting = this.waiting.slice(done);
      if (this.isPaused && this.waiting.length < few && !signal.aborted) {
        this.isPaused = false;
        this.work.resume();
      }
    }
    this.isRunning = false;
  }
}
