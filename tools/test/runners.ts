import { existsSync } from 'node:fs';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { root } from '../root.ts';
import { packaged, run } from '../run.ts';
import type { Totals } from './totals.ts';

/** Where failing tests leave what helps to understand them. */
export const results = 'test-results';

/** The specs that tell or hear events through real services: once more on Kafka. */
export const onBus = ['libs/events/src/commands', 'services/session/test', 'services/attendance/test'];

type Environment = Readonly<Record<string, string>>;

const nothingRan: Totals = { passed: 0, failed: 1 };

/** All specs of these projects, or of all: unit, acceptance, integration, contract. */
export async function runSpecs(projects: readonly string[], environment: Environment): Promise<Totals> {
  const file = join(root, results, 'specs.json');
  await prepare(file);
  const jest = [process.execPath, '--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
  const options = ['--ci', `--maxWorkers=${availableParallelism()}`, '--json', `--outputFile=${file}`];
  const [, ...program] = packaged('jest/bin/jest.js', ...options, ...projects);
  const { code } = await run([...jest, ...program], { environment, show: true });
  const said = await readReport<{ numPassedTests: number; numFailedTests: number; numRuntimeErrorTestSuites: number }>(
    file,
  );
  if (!said) return nothingRan;
  return believe(code, { passed: said.numPassedTests, failed: said.numFailedTests + said.numRuntimeErrorTestSuites });
}

/** The browser suite: the whole stack in real Chromium, with a fake camera and microphone. */
export async function runBrowserSuite(environment: Environment): Promise<Totals> {
  const file = join(root, results, 'browser.json');
  await prepare(file);
  const config = join(root, 'web/e2e/playwright.config.ts');
  const { code } = await run(packaged('@playwright/test/cli.js', 'test', '--config', config, '--reporter=list,json'), {
    environment: { ...environment, PLAYWRIGHT_JSON_OUTPUT_NAME: file },
    show: true,
  });
  const said = await readReport<{ stats: { expected: number; unexpected: number; flaky: number } }>(file);
  if (!said) return nothingRan;
  // What passes only when it is tried again is not believed.
  return believe(code, { passed: said.stats.expected, failed: said.stats.unexpected + said.stats.flaky });
}

/** Kills one process of each kind during a class, once: `npm run bench` and tools/chaos repeat it. */
export async function runChaos(environment: Environment): Promise<Totals> {
  const file = join(root, results, 'chaos.json');
  await prepare(file);
  const program = join(root, 'tools/chaos/main.ts');
  const { code } = await run([process.execPath, program, '--repetitions', '1', '--json', file], {
    environment,
    show: true,
  });
  return believe(code, (await readReport<Totals>(file)) ?? nothingRan);
}

/** A runner that ends badly although no test failed has failed as a whole. */
const believe = (code: number, totals: Totals): Totals =>
  code !== 0 && totals.failed === 0 ? { ...totals, failed: 1 } : totals;

async function prepare(file: string) {
  await mkdir(join(root, results), { recursive: true });
  await rm(file, { force: true });
}

async function readReport<Report>(file: string): Promise<Report | undefined> {
  if (!existsSync(file)) return undefined;
  return JSON.parse(await readFile(file, 'utf8')) as Report;
}
