export type EventuallyOptions = { readonly withinMs?: number; readonly everyMs?: number };

/**
 * Tries again until `fn` neither throws nor answers false, and resolves with its answer. When the time is over it says what
 * was awaited, and why the last try was not it. `reason` completes the sentence "waited until …".
 */
export async function eventually<Answer>(
  reason: string,
  fn: () => Answer | Promise<Answer>,
  { withinMs = 5_000, everyMs = 20 }: EventuallyOptions = {},
): Promise<Exclude<Answer, false>> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const outcome = await attempt(fn);
    if (outcome.kind === 'done') return outcome.answer;
    if (Date.now() >= deadline) {
      throw new Error(`waited ${withinMs} ms until ${reason}; the last try ${outcome.why}`, { cause: outcome.error });
    }
    await new Promise((settle) => setTimeout(settle, everyMs));
  }
}

type Outcome<Answer> =
  | { readonly kind: 'done'; readonly answer: Exclude<Answer, false> }
  | { readonly kind: 'not yet'; readonly why: string; readonly error?: unknown };

async function attempt<Answer>(fn: () => Answer | Promise<Answer>): Promise<Outcome<Answer>> {
  try {
    const answer = await fn();
    if (answer === false) return { kind: 'not yet', why: 'answered false' };
    return { kind: 'done', answer: answer as Exclude<Answer, false> };
  } catch (error) {
    return { kind: 'not yet', why: `failed: ${error instanceof Error ? error.message : String(error)}`, error };
  }
}
