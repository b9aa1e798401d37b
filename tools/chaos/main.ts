import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { startClassroom } from '../load/classroom.ts';
import { beginClass } from './class-in-session.ts';
import { cutJoins } from './cut-joins.ts';
import { randomOf } from './random.ts';
import { isUnhurt, killOnce } from './repetition.ts';
import { keepRegister } from './register/register.ts';
import { killTable, type Outcome } from './table.ts';
import { victims } from './victims.ts';

const scripted = 'register';
const network = 'network';
const names = [...victims.map(({ name }) => name), network, scripted];

const usage = `node tools/chaos/main.ts [options]

Runs a class with media on the whole stack and kills, one after the other, each kind of process that it hangs on. Then cuts the network of people
who are just joining. Then runs short classes by a script, kills what their registers hang on, and holds the registers against the script.

  --repetitions N   how often each is killed, how many times eight joins are cut, and how many scripted classes; 5
  --only NAME       ${names.join(', ')}; may be given more than once
  --bus kafka       the scripted classes on a broker, which is killed, too
  --seed N          the same moments again; printed by every run
  --json FILE       totals for the test runner`;

const text = { type: 'string' } as const;
const { values } = parseArgs({
  options: {
    repetitions: text,
    only: { ...text, multiple: true },
    seed: text,
    bus: text,
    json: text,
    help: { type: 'boolean' },
  },
});
if (values.help) console.log(usage);
else await run();

async function run(): Promise<void> {
  const repetitions = Number(values.repetitions ?? 5);
  const seed = Number(values.seed ?? Date.now() % 2 ** 31);
  const isChosen = (name: string) => values.only?.includes(name) ?? true;
  const chosen = victims.filter(({ name }) => isChosen(name));
  const outcomes = chosen.length > 0 ? await killEach(chosen, repetitions, seed) : [];
  const joins = isChosen(network) ? await cutNetwork(repetitions, seed) : [];
  const registers = isChosen(scripted) ? await keepRegisters(repetitions, seed) : [];
  if (outcomes.length > 0) console.log(`\n${killTable(outcomes)}\n`);
  const hurt = outcomes.filter((outcome) => !('damage' in outcome) || !isUnhurt(outcome.damage)).length;
  const others = [...joins, ...registers];
  const failed = hurt + others.filter((isRight) => !isRight).length;
  const passed = outcomes.length + others.length - failed;
  console.log(`chaos: ${passed} passed, ${failed} failed (seed ${seed})`);
  if (values.json) await writeFile(values.json, JSON.stringify({ passed, failed }));
  if (failed > 0) process.exitCode = 1;
}

async function killEach(chosen: typeof victims, repetitions: number, seed: number): Promise<Outcome[]> {
  console.log(`Killing ${chosen.map(({ name }) => name).join(', ')}: ${repetitions} times each, seed ${seed}`);
  const outcomes: Outcome[] = [];
  const stack = await startQuietly();
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
  return outcomes;
}

/** A school of people from one address, and no more logs than what is wrong. */
function startQuietly() {
  return startClassroom({
    sessions: 2,
    gateways: 2,
    environment: { GATEWAY_REQUESTS_PER_SECOND: '1000', LOG_LEVEL: 'warn' },
    tell,
  });
}

async function cutNetwork(repetitions: number, seed: number): Promise<boolean[]> {
  console.log(`Cutting the network of people who are just joining: ${repetitions} times eight, seed ${seed}`);
  const stack = await startQuietly();
  try {
    return await cutJoins(stack, repetitions, randomOf(seed), tell);
  } finally {
    await stack.close();
  }
}

function tell(event: string): void {
  console.log(`  ${event}`);
}

/** Whether each was as it should be. */
async function keepRegisters(repetitions: number, seed: number): Promise<boolean[]> {
  const results: boolean[] = [];
  for (let repetition = 1; repetition <= repetitions; repetition += 1) {
    console.log(`A class by script, its register and its statements: ${repetition}, seed ${seed + repetition}`);
    const wrong = await keepRegister(seed + repetition, values.bus === 'kafka' ? 'kafka' : 'embedded').catch(
      (error: Error) => [error.message],
    );
    for (const finding of wrong) console.log(`  ${finding}`);
    results.push(wrong.length === 0);
  }
  return results;
}
