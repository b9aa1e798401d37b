import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startClassroom, type Classroom } from '../load/classroom.ts';
import { tryOut, type Attempt, type Result } from './attempt.ts';
import { door } from './attempts-door.ts';
import { floods } from './attempts-floods.ts';
import { media } from './attempts-media.ts';
import { messages } from './attempts-messages.ts';
import { returning, texts } from './attempts-people.ts';
import { powers } from './attempts-powers.ts';
import { rest } from './attempts-rest.ts';
import { setScene, type Scene } from './scene.ts';

/** What `--json FILE` holds. */
export type AttackReport = {
  readonly attempts: number;
  readonly wrong: readonly Result[];
  /** Processes that ended while they were attacked. */
  readonly died: readonly string[];
  /** Log lines that say that something failed which nobody had foreseen. */
  readonly failures: readonly string[];
  /** How many secrets, and which logs they were found in: must be empty. */
  readonly secrets: number;
  readonly leaks: readonly string[];
};

const { values } = parseArgs({ options: { json: { type: 'string' }, only: { type: 'string' } } });
const all = [...door, ...powers, ...media, ...messages, ...rest, ...texts, ...returning, ...floods];
const attempts = all.filter(({ area }) => values.only === undefined || area.includes(values.only));
const died: string[] = [];
const classroom = await startClassroom({
  workers: 1,
  environment: { LOG_LEVEL: 'debug', GATEWAY_JOIN_MS: '10000' },
  tell: (event) => died.push(event),
});
try {
  const scene = await setScene(classroom);
  const results = await inTurn(attempts, scene);
  await scene.close();
  const report = {
    ...(await readTraces(classroom, scene)),
    attempts: results.length,
    died,
    wrong: results.filter(isWrong),
  };
  print(results, report);
  if (values.json) await writeFile(values.json, JSON.stringify(report satisfies AttackReport));
  if (report.wrong.length + died.length + report.failures.length + report.leaks.length > 0) process.exitCode = 1;
} finally {
  await classroom.close();
}

async function inTurn(list: readonly Attempt[], scene: Scene): Promise<Result[]> {
  const long = list.filter(({ beside }) => beside).map((attempt) => tryOut(attempt, scene));
  const results: Result[] = [];
  for (const attempt of list.filter(({ beside }) => !beside)) results.push(await tryOut(attempt, scene));
  return [...results, ...(await Promise.all(long))];
}

function isWrong({ wrong }: Result): boolean {
  return wrong !== '';
}

/** What the processes wrote while they were attacked. */
async function readTraces({ data }: Classroom, { secrets }: Scene) {
  const folder = join(data, 'logs');
  const logs = await Promise.all(
    (await readdir(folder)).map(async (name) => ({ name, text: await readFile(join(folder, name), 'utf8') })),
  );
  const failures = logs.flatMap(({ name, text }) =>
    text
      .split('\n')
      .filter((line) => /"level":(50|60)|unhandled|uncaught/i.test(line) || (line !== '' && !line.startsWith('{')))
      .map((line) => `${name}: ${line.slice(0, 600)}`),
  );
  const leaks = logs.flatMap(({ name, text }) =>
    [...secrets]
      .filter((secret) => secret.length > 8 && text.includes(secret))
      .map((secret) => `${name}: ${secret.slice(0, 6)}…`),
  );
  return { failures, leaks, secrets: secrets.size };
}

function print(results: readonly Result[], { died: ended, failures, leaks, secrets, wrong }: AttackReport): void {
  let before = '';
  for (const { area, what, answered, wrong: why, expected, tookMs } of results) {
    if (area !== before) console.log(`\n${area}`);
    before = area;
    console.log(
      `  ${why ? 'WRONG' : 'ok   '} ${what.padEnd(56)} ${answered}${tookMs > 1_000 ? `  (${Math.round(tookMs)} ms)` : ''}`,
    );
    if (why) console.log(`        ${why}; expected ${expected}`);
  }
  console.log(
    `\n${results.length} attempts, ${wrong.length} answered wrongly; ${ended.length} processes ended; ${failures.length} failures in the logs;`,
  );
  console.log(`${leaks.length} of ${secrets} secrets in the logs.`);
  for (const line of [...ended, ...failures.slice(0, 20), ...leaks]) console.log(`  ${line}`);
}
