export type Working = {
  /** Takes no new step; resolves when the one under way is over. Idempotent. */
  close(): Promise<void>;
};

/** Runs `step` again at once while it finds work, else after `everyMs`. A failure is reported and waited out like an empty look. */
export function startWorking(step: () => Promise<boolean>, everyMs: number, failed: (error: unknown) => void): Working {
  let isOpen = true;
  let wake = () => {};
  const rest = () =>
    new Promise<void>((settle) => {
      const timer = setTimeout(settle, everyMs);
      wake = () => (clearTimeout(timer), settle());
    });
  const run = async () => {
    while (isOpen) {
      const found = await step().catch((error: unknown) => {
        failed(error);
        return false;
      });
      if (!found && isOpen) await rest();
    }
  };
  const running = run();
  return {
    close: () => {
      isOpen = false;
      wake();
      return running;
    },
  };
}
