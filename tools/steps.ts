import { createProgress, type Progress } from './progress.cjs';

/** Goes on counting the steps where the launcher stopped. */
export function continueSteps(): Progress {
  const { LECTERN_STEP, LECTERN_STEPS } = process.env;
  return createProgress({ first: Number(LECTERN_STEP ?? 1), total: Number(LECTERN_STEPS ?? 0) });
}
