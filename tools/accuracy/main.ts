import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { total, type Simulated } from './totals.ts';
import { accuracyTable } from './table.ts';

const usage = `npm run accuracy -- [options]

Plays classes of fifty minutes on a simulated clock, with people who come late, drop, change networks, use two devices, crash or never
come, while session processes, gateways, the database and attendance processes are killed; and holds the register against what was
scripted.

  --classes N   200
  --people N    at most, in a class; 200
  --seed N      the same classes again; printed by every run
  --json FILE   totals for the test runner`;

const text = { type: 'string' } as const;
const { values } = parseArgs({
  options: { classes: text, people: text, seed: text, json: text, help: { type: 'boolean' } },
});
if (values.help) console.log(usage);
else await run();

async function run(): Promise<void> {
  const seed = Number(values.seed ?? Date.now() % 2 ** 31);
  const groups = Math.ceil(Number(values.classes ?? 200) / 4);
  console.log(`${groups * 4} classes, seed ${seed}`);
  const seeds = Array.from({ length: groups }, (_, index) => (seed * 1_009 + index) % 2 ** 31);
  const shares = availableParallelism();
  const mine = (share: number) => seeds.filter((_, index) => index % shares === share);
  const results = await Promise.all(
    Array.from({ length: shares }, (_, share) => playShare(values.people ?? '200', mine(share))),
  );
  const result = total(results);
  console.log(`\n${accuracyTable(result)}\n`);
  for (const what of [...result.beyond, ...result.wrongVerdicts]) console.log(what);
  const failed = result.beyond.length + result.wrongVerdicts.length;
  console.log(`accuracy: ${result.people - failed} passed, ${failed} failed (seed ${seed})`);
  if (values.json) await writeFile(values.json, JSON.stringify({ passed: result.people - failed, failed }));
  if (failed > 0) process.exitCode = 1;
}

/** In a process of its own, because the services' code needs more of Node than types to be taken away. */
async function playShare(people: string, seeds: readonly number[]): Promise<Simulated> {
  const flags = ['--experimental-transform-types', '--disable-warning=ExperimentalWarning'];
  const program = join(import.meta.dirname, 'share.ts');
  const child = spawn(process.execPath, [...flags, program, people, ...seeds.map(String)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
  const [code] = (await once(child, 'close')) as [number];
  if (code !== 0) throw new Error(`a share of the classes could not be played: ${code}`);
  return JSON.parse(output) as Simulated;
}
