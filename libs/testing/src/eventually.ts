import { setTimeout as pause } from 'node:timers/promises';

/**
 * Waits for `probe` to stop throwing and gives its result. `reason` says in words what is waited for; after the deadline
 * (10 s unless given) the error says it again, with the probe's last failure.
 */
export async function eventually<Result>(
  reason: string,
  probe: () => Result | Promise<Result>,
  { withinMs = 10_000, everyMs = 20 }: { withinMs?: number; everyMs?: number } = {},
): Promise<Result> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    try {
      return await probe();
    } catch (failure) {
      if (Date.now() > deadline) throw new Error(`not within ${withinMs} ms: ${reason}`, { cause: failure });
    }
    await pause(everyMs);
  }
}
