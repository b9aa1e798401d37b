import { build } from '../build/build.ts';
import { checkAll } from '../check/check.ts';
import { startBroker } from '@lectern/testing';
import { ensureKafka } from '../kafka/kafka.ts';
import { ensureRecordStore } from '../lrs/ralph.ts';
import { continueSteps } from '../steps.ts';
import { ensurePackages, program } from '../system/packages.ts';
import { ensureWorker } from '../worker/worker.ts';
import { readTestOptions, type PartName } from './options.ts';
import { onBus, results, runBrowserSuite, runChaos, runSpecs } from './runners.ts';
import { sum, type Totals } from './totals.ts';

const needs = [
  program('chromium', 'chromium', 'google-chrome'),
  program('ffmpeg'),
  program('espeak-ng'),
  program('poppler-utils', 'pdftotext'),
];

try {
  await main(process.argv.slice(2));
} catch (error) {
  console.error(`\n${error instanceof Error ? error.message : error}`);
  console.log('0 passed, 1 failed');
  process.exitCode = 1;
}

/** Everything, or the specs of the projects that are named. */
async function main(args: readonly string[]) {
  const { projects, parts: wanted, onKafka } = readTestOptions(args);
  const { step } = continueSteps();
  await step('System packages', (say) =>
    projects.length > 0 ? Promise.resolve() : ensurePackages(needs, 'Testing', say),
  );
  const worker = await step('Media worker', ensureWorker);
  await step('Kafka', ensureKafka);
  await step('Record store', ensureRecordStore);
  await step('Build', async (say) => {
    say('building what has changed; usually under 10 seconds');
    await build(projects.length > 0 ? { only: ['proto'] } : {});
  });
  const environment = { MEDIASOUP_WORKER_BIN: worker };
  if (projects.length > 0) return report(await runAll([['specs', () => runSpecs(projects, environment)]]));
  const parts: Record<PartName, () => Promise<Totals>> = {
    checks: () => checkAll((text) => console.log(text)),
    specs: () => runSpecs([], environment),
    kafka: () => withBroker((url) => runSpecs(onBus, { ...environment, LECTERN_TEST_BUS: url })),
    browser: () =>
      onKafka
        ? withBroker((url) => runBrowserSuite({ ...environment, LECTERN_TEST_BUS: url }))
        : runBrowserSuite(environment),
    chaos: () => runChaos(environment),
  };
  report(await runAll(wanted.map((name) => [name, parts[name]])));
}

async function withBroker(run: (url: string) => Promise<Totals>): Promise<Totals> {
  const broker = await startBroker();
  try {
    return await run(broker.serverUrl);
  } finally {
    await broker.close();
  }
}

type Row = Totals & { readonly name: string; readonly seconds: number };

async function runAll(parts: readonly [string, () => Promise<Totals>][]): Promise<Row[]> {
  const rows: Row[] = [];
  // One after the other: each of them can use the whole machine, and browsers that wait for a core fail for no reason.
  for (const [name, runPart] of parts) {
    console.log(`\n── ${name} ──`);
    const began = Date.now();
    const totals = await runPart();
    rows.push({ name, ...totals, seconds: (Date.now() - began) / 1_000 });
  }
  return rows;
}

function report(rows: readonly Row[]) {
  const { passed, failed } = sum(rows);
  console.log('');
  for (const row of rows)
    console.log(
      `${row.name.padEnd(10)}${String(row.passed).padStart(6)} passed ${String(row.failed).padStart(4)} failed ${row.seconds.toFixed(0).padStart(5)} s`,
    );
  if (failed > 0) {
    console.log(
      `\nReports, screenshots and traces are in ${results}/; open a trace with: npx playwright show-trace FILE`,
    );
    process.exitCode = 1;
  }
  console.log(`${passed} passed, ${failed} failed`);
}
