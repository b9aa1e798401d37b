export type Rounds = {
  /** No new round; resolves when the one under way is over. Idempotent. */
  close(): Promise<void>;
};

/** Runs the work again and again, `everyMs` after the last time ended, never twice at once. A failure ends its round only. */
export function startRounds(work: () => Promise<void>, everyMs: number, failed: (error: unknown) => void): Rounds {
  let round: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;
  const schedule = () => {
    if (isClosed) return;
    timer = setTimeout(() => {
      round = work().catch(failed).finally(schedule);
    }, everyMs);
  };
  schedule();
  return {
    close: () => {
      isClosed = true;
      clearTimeout(timer);
      return round;
    },
  };
}
