import { parseArgs } from 'node:util';
import { build } from './build.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { force: { type: 'boolean' }, json: { type: 'boolean' } },
});
try {
  const made = await build({ ...(positionals.length > 0 && { only: positionals }), force: values.force });
  if (values.json) console.log(JSON.stringify(made));
  else
    for (const { name, state, ms } of made)
      console.log(`${name.padEnd(10)} ${state.padEnd(9)} ${(ms / 1_000).toFixed(1)} s`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
