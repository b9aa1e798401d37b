import { bringUpToDate } from '../build/stamp.ts';
import { proto } from '../build/targets.ts';
import { root } from '../root.ts';
import { continueSteps } from '../steps.ts';
import { checkAll } from './check.ts';

const { passed, failed } = await continueSteps().step('Checks', async (say) => {
  await bringUpToDate(root, proto);
  return checkAll(say);
});
console.log(`${passed} passed, ${failed} failed`);
if (failed > 0) process.exitCode = 1;
