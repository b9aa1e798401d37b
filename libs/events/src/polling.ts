/** Waits between looks at a table: short while there is work, longer while there is none, and cut short by `wake`. */
export class Pace {
  private readonly shortestMs: number;
  private readonly longestMs: number;
  private nextMs: number;
  private wakeUp: (() => void) | undefined;

  constructor({ shortestMs, longestMs }: { shortestMs: number; longestMs: number }) {
    this.shortestMs = shortestMs;
    this.longestMs = longestMs;
    this.nextMs = shortestMs;
  }

  wake(): void {
    this.nextMs = this.shortestMs;
    this.wakeUp?.();
  }

  /** There was work: look again at once, and soon after that. */
  busy(): void {
    this.nextMs = this.shortestMs;
  }

  async rest(): Promise<void> {
    const ms = this.nextMs;
    this.nextMs = Math.min(ms * 2, this.longestMs);
    await new Promise<void>((settle) => {
      const timer = setTimeout(done, ms);
      this.wakeUp = done;
      function done() {
        clearTimeout(timer);
        settle();
      }
    });
    this.wakeUp = undefined;
  }
}

/**
 * Runs `step` until closed: at once again while it finds work, else at the given pace. A failure is reported and waited
 * out like an empty look. `close` lets the running step finish.
 */
export function repeat(
  step: () => Promise<boolean>,
  { pace, failed }: { pace: Pace; failed: (error: unknown) => void },
): { close(): Promise<void> } {
  let isOpen = true;
  const run = async () => {
    while (isOpen) {
      const found = await step().catch((error: unknown) => {
        if (isOpen) failed(error);
        return false;
      });
      if (found) pace.busy();
      else if (isOpen) await pace.rest();
    }
  };
  const running = run();
  return {
    close: () => {
      isOpen = false;
      pace.wake();
      return running;
    },
  };
}
