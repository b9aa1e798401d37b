import type { Scene } from './scene.ts';

/** Something that somebody tries, and what must come of it. */
export type Attempt = {
  readonly area: string;
  readonly what: string;
  /** The answer, as a whole or as a pattern of it. */
  readonly expected: string | RegExp;
  /** What goes before, and may well change things. */
  readonly prepare?: (scene: Scene) => Promise<void>;
  readonly run: (scene: Scene) => Promise<string>;
  /** Nothing in the journal of a quiet class and nothing in the directory may change, unless this says that it does. */
  readonly changes?: true;
  /** It takes its time: it runs beside all the others, and its changes are not looked for. */
  readonly beside?: true;
};

export type Result = {
  readonly area: string;
  readonly what: string;
  readonly expected: string;
  readonly answered: string;
  readonly tookMs: number;
  /** Why it is not as it must be; empty when it is. */
  readonly wrong: string;
};

/** The attempts of one area, one line each. */
export function area(
  name: string,
  ...lines: readonly (readonly [
    what: string,
    expected: string | RegExp,
    run: Attempt['run'],
    more?: Pick<Attempt, 'prepare' | 'changes' | 'beside'>,
  ])[]
): Attempt[] {
  return lines.map(([what, expected, run, more]) => ({ area: name, what, expected, run, ...more }));
}

/** Tries it, and looks whether anything is different afterwards. */
export async function tryOut(attempt: Attempt, scene: Scene): Promise<Result> {
  const { area: name, what, expected, prepare, run, changes, beside } = attempt;
  await prepare?.(scene);
  const before = beside ? '' : await scene.trace();
  const began = performance.now();
  const answered = await run(scene).catch((error: unknown) => `failed: ${String(error)}`);
  const tookMs = performance.now() - began;
  const isRight = typeof expected === 'string' ? answered === expected : expected.test(answered);
  const hasChanged = !changes && !beside && (await scene.trace()) !== before;
  const wrong = isRight ? (hasChanged ? 'something changed' : '') : 'another answer';
  return { area: name, what, expected: String(expected), answered, tookMs, wrong };
}
