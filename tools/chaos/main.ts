import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { startClassroom } from '../load/classroom.ts';
import { beginClass } from './class-in-session.ts';
import { randomOf } from './random.ts';
import { isUnhurt, killOnce } from './repetition.ts';
import { killTable, type Outcome } from './table.ts';
import { victims } from './victims.ts';

const usage = `node tools/chaos/main.ts [options]

Runs a class with media on the whole stack and kills, one after the other, each kind of process that it hangs on.

  --repetitions N   how often each is killed; 5
  --only NAME       ${victims.map(({ name }) => name).join(', ')}; may be given more than once
  --seed N          the same moments again; printed by every run
  --json FILE       totals for the test runner`;

const text = { type: 'string' } as const;
const { values } = parseArgs({
  options: { repetitions: text, only: { ...text, multiple: true }, seed: text, json: text, help: { type: 'boolean' } },
});
if (values.help) console.log(usage);
else await run();

async function run(): Promise<void> {
  const repetitions = Number(values.repetitions ?? 5);
  const seed = Number(values.seed ?? Date.now() % 2 ** 31);
  const chosen = victims.filter(({ name }) => values.only?.includes(name) ?? true);
  console.log(`Killing ${chosen.map(({ name }) => name).join(', ')}: ${repetitions} times each, seed ${seed}`);
  const outcomes: Outcome[] = [];
  const stack = await startClassroom({
    sessions: 2,
    gateways: 2,
    // A school of people from one address, and no more logs than what is wrong.
    environment: { GATEWAY_REQUESTS_PER_SECOND: '1000', LOG_LEVEL: 'warn' },
    tell: (event) => console.log(`  ${event}`),
  });
  try {
    const lesson = await beginClass(stack);
    try {
      const random = randomOf(seed);
      for (let repetition = 1; repetition <= repetitions; repetition += 1)
        for (const victim of chosen) {
          const name = `${victim.name} ${repetition}`;
          const outcome = await killOnce(stack, lesson, victim, name, random).then(
            (damage): Outcome => ({ victim: victim.name, damage }),
            (error: Error): Outcome => ({ victim: victim.name, failure: error.message }),
          );
          outcomes.push(outcome);
          console.log(`${name}: ${JSON.stringify('damage' in outcome ? outcome.damage : outcome.failure)}`);
        }
    } finally {
      await lesson.close();
    }
  } finally {
    await stack.close();
  }
  const failed = outcomes.filter((outcome) => !('damage' in outcome) || !isUnhurt(outcome.damage)).length;
  console.log(`\n${killTable(outcomes)}\n`);
  console.log(`chaos: ${outcomes.length - failed} passed, ${failed} failed (seed ${seed})`);
  if (values.json) await writeFile(values.json, JSON.stringify({ passed: outcomes.length - failed, failed }));
  if (failed > 0) process.exitCode = 1;
}
