import { parseArgs } from 'node:util';
import { startClassroom } from './classroom.ts';
import { measureCrowd, type PerClient } from './crowd.ts';

const usage = `node tools/load/main.ts [options]

Lets people without media come into one class all at once, raise a hand and write; the SDK is their client.

  --people N    may be given more than once; 25, 50 and 100
  --within MS   how quickly they come; 3000`;

const { values } = parseArgs({
  options: { people: { type: 'string', multiple: true }, within: { type: 'string' }, help: { type: 'boolean' } },
});
if (values.help) console.log(usage);
else await run((values.people ?? ['25', '50', '100']).map(Number), Number(values.within ?? 3_000));

async function run(sizes: readonly number[], withinMs: number): Promise<void> {
  const stack = await startClassroom({ environment: { GATEWAY_REQUESTS_PER_SECOND: '1000', LOG_LEVEL: 'warn' } });
  let failures = 0;
  try {
    console.log(
      `| people | failures | join p50 | join p95 | to a client while they came | while all raised hands and wrote | storm seen by all after |`,
    );
    console.log('| ---: | ---: | ---: | ---: | ---: | ---: | ---: |');
    for (const people of sizes) {
      const crowd = await measureCrowd(stack, people, withinMs);
      failures += crowd.failures;
      const cells = [
        people,
        crowd.failures,
        `${crowd.joinP50.toFixed(0)} ms`,
        `${crowd.joinP95.toFixed(0)} ms`,
        describe(crowd.joining),
        describe(crowd.storming),
        `${crowd.stormMs} ms`,
      ];
      console.log(`| ${cells.join(' | ')} |`);
    }
  } finally {
    await stack.close();
  }
  if (failures > 0) process.exitCode = 1;
}

function describe({ messages, bytes, facts }: PerClient): string {
  return `${messages.toFixed(0)} messages, ${(bytes / 1_000).toFixed(1)} kB for ${facts} facts`;
}
