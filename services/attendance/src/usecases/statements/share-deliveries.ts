import type { Around, DeliverStatements } from './deliver-statements.ts';
import type { Deliveries, Queue } from './deliveries.ts';

/** How much one process sends at a time. */
const lanes = 8;
const lanesPerConnection = 4;
const looked = 100;

/**
 * The queues that this process sends at the moment. A connection that failed is tried with one queue first; one that works gets a few at
 * a time, so that a slow store leaves room for the others.
 */
export class ShareDeliveries {
  private readonly running = new Map<string, { readonly queue: Queue; readonly done: Promise<void> }>();

  constructor(
    private readonly deliveries: Deliveries,
    private readonly deliver: DeliverStatements,
  ) {}

  /** Begins with what is due and has room. Returns how many were begun; `failed` hears of those that broke off. */
  async begin(around: Around, stop: AbortSignal, failed: (error: unknown) => void): Promise<number> {
    if (this.running.size >= lanes) return 0;
    let begun = 0;
    for (const queue of await this.deliveries.due(looked)) {
      if (!this.hasRoom(queue) || !(await this.deliveries.hold(queue))) continue;
      const done = this.work(queue, around, stop).catch(failed);
      this.running.set(keyOf(queue), { queue, done: done.finally(() => this.running.delete(keyOf(queue))) });
      begun += 1;
    }
    return begun;
  }

  /** Resolves when one of those that run is done; never, while none does. */
  someDone(): Promise<void> {
    return Promise.race([...this.running.values()].map(({ done }) => done));
  }

  /** Resolves when nothing runs any more. */
  async rest(): Promise<void> {
    await Promise.all([...this.running.values()].map(({ done }) => done));
  }

  private hasRoom(queue: Queue): boolean {
    if (this.running.size >= lanes || this.running.has(keyOf(queue))) return false;
    const same = [...this.running.values()].filter((one) => one.queue.connectionId === queue.connectionId).length;
    return same < (queue.attempts > 0 ? 1 : lanesPerConnection);
  }

  private async work(queue: Queue, around: Around, stop: AbortSignal): Promise<void> {
    try {
      await this.deliver.execute(queue, around, stop);
    } finally {
      await this.deliveries.release(queue);
    }
  }
}

function keyOf({ connectionId, ref }: Queue): string {
  return `${connectionId} ${ref.sessionId}`;
}
