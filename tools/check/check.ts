import { availableParallelism } from 'node:os';
import type { Say } from '../progress.cjs';
import type { Totals } from '../test/totals.ts';
import { checks } from './checks.ts';

/** Runs every check, as many at a time as there are cores, and prints what is wrong. */
export async function checkAll(say: Say): Promise<Totals> {
  const waiting = [...checks];
  let failed = 0;
  async function work() {
    for (let check = waiting.shift(); check; check = waiting.shift()) {
      const wrong = await check.run();
      if (!wrong) continue;
      failed += 1;
      console.log(`\n✗ ${check.name}\n${wrong.replace(/^/gm, '    ')}\n`);
    }
  }
  say(`${checks.length} checks; usually half a minute`);
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  return { passed: checks.length - failed, failed };
}
