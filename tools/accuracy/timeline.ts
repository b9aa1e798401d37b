import { Clock } from '@lectern/kernel';

export type Work = () => void | Promise<void>;
type Planned = { readonly atMs: number; readonly order: number; readonly work: Work };

/** A clock that jumps from one planned moment to the next: fifty minutes pass in a second, in the same order for the same seed. */
export class Timeline extends Clock {
  nowMs: number;
  private readonly heap: Planned[] = [];
  private planned = 0;

  constructor(start: Date) {
    super();
    this.nowMs = start.getTime();
  }

  now(): Date {
    return new Date(this.nowMs);
  }

  after(ms: number, work: Work): void {
    this.at(this.nowMs + ms, work);
  }

  at(atMs: number, work: Work): void {
    this.push({ atMs: Math.max(Math.round(atMs), this.nowMs), order: (this.planned += 1), work });
  }

  every(ms: number, work: Work): void {
    this.after(ms, async () => {
      await work();
      this.every(ms, work);
    });
  }

  /** Lets time pass until then; what is planned for later never happens. */
  async runUntil(endMs: number): Promise<void> {
    for (let next = this.heap[0]; next !== undefined && next.atMs <= endMs; next = this.heap[0]) {
      this.pop();
      this.nowMs = next.atMs;
      await next.work();
    }
    this.nowMs = endMs;
  }

  private push(planned: Planned): void {
    const { heap } = this;
    let index = heap.push(planned) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (isEarlier(heap[parent]!, planned)) break;
      heap[index] = heap[parent]!;
      index = parent;
    }
    heap[index] = planned;
  }

  private pop(): void {
    const { heap } = this;
    const last = heap.pop();
    if (heap.length === 0 || last === undefined) return;
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isEarlier(heap[child + 1]!, heap[child]!)) child += 1;
      if (isEarlier(last, heap[child]!)) break;
      heap[index] = heap[child]!;
      index = child;
    }
    heap[index] = last;
  }
}

function isEarlier(a: Planned, b: Planned): boolean {
  return a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);
}
