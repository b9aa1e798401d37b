import type { Direction } from './signal.ts';

/** What is to be done about a way that is down, unless it comes up by itself before. One thing at a time for each way. */
export class Repairs {
  private readonly timers = new Map<Direction, ReturnType<typeof setTimeout>>();

  get isUnderWay(): boolean {
    return this.timers.size > 0;
  }

  watch(direction: Direction, ms: number, then: () => void): void {
    this.stop(direction);
    const timer = setTimeout(() => {
      this.timers.delete(direction);
      then();
    }, ms);
    this.timers.set(direction, timer);
  }

  stop(direction: Direction): void {
    clearTimeout(this.timers.get(direction));
    this.timers.delete(direction);
  }

  stopAll(): void {
    this.stop('send');
    this.stop('receive');
  }
}
