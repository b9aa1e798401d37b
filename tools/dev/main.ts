import { spawn } from 'node:child_process';
import { watch } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { buildApart } from '../build/build.ts';
import { services } from '../build/targets.ts';
import { root } from '../root.ts';
import { continueSteps } from '../steps.ts';
import { type Options, readOptions, usage } from '../up/options.ts';
import { requirePorts } from '../up/ports.ts';
import { type Stack, startStack } from '../up/stack.ts';
import { printLinks, tell, unlessAskedToEnd, untilAskedToEnd } from '../up/welcome.ts';
import { ensureWorker } from '../worker/worker.ts';

const webPort = 5173;
// Editors save in several steps, and a branch switch touches many files: one build for all of it.
const settleMs = 150;

try {
  const options = readOptions(process.argv.slice(2));
  if (options === 'help') console.log(usage);
  else await run(options);
} catch (error) {
  console.error(`\n${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}

/** The classroom as `npm start` runs it, with services that follow their sources, and the web app from Vite, which changes in the open page. */
async function run(options: Options) {
  const ending = untilAskedToEnd();
  const progress = continueSteps();
  const worker = await unlessAskedToEnd(ending, async () => {
    const path = await progress.step('Media worker', ensureWorker);
    await progress.step('Build', async (say) => {
      say('building what has changed; usually under 10 seconds');
      await buildApart(programs());
    });
    return path;
  });
  await requirePorts('127.0.0.1', webPort, []);
  const origin = `http://localhost:${webPort}`;
  const stack = await startStack({ ...options, worker, tell, origin }, progress);
  const web = startVite(`http://localhost:${options.port}`);
  const watcher = follow(stack);
  try {
    printLinks(stack);
    console.log('\nServices are built and started again when a file changes. Ctrl-C ends everything.');
    await ending;
  } finally {
    web.kill();
    await watcher.close();
    await stack.close();
  }
}

function programs(): string[] {
  return ['proto', ...services().map(({ name }) => name)];
}

function startVite(gateway: string) {
  const manifest = createRequire(join(root, 'web/package.json')).resolve('vite/package.json');
  const vite = [
    join(dirname(manifest), 'bin/vite.js'),
    '--port',
    String(webPort),
    '--strictPort',
    '--clearScreen',
    'false',
  ];
  return spawn(process.execPath, vite, {
    cwd: join(root, 'web'),
    env: { ...process.env, LECTERN_GATEWAY: gateway },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

function follow(stack: Stack): { close(): Promise<void> } {
  let timer: NodeJS.Timeout | undefined;
  let building: Promise<void> = Promise.resolve();
  const changed = (_: string, file: string | null) => {
    if (file && /(^|\/)(node_modules|gen|dist)\/|\.(spec|acceptance)\.tsx?$/.test(file)) return;
    clearTimeout(timer);
    timer = setTimeout(() => (building = building.then(() => renew(stack))), settleMs);
  };
  const watchers = ['services', 'libs', 'proto'].map((name) => watch(join(root, name), { recursive: true }, changed));
  return {
    close() {
      clearTimeout(timer);
      for (const watcher of watchers) watcher.close();
      return building;
    },
  };
}

/** A change that does not build is reported, and what ran before goes on. */
async function renew(stack: Stack) {
  try {
    const made = await buildApart(programs());
    const restarted = made.filter((name) => name !== 'proto');
    if (restarted.length === 0) return;
    await stack.renew(restarted);
    tell(`started again: ${restarted.join(', ')}`);
  } catch (error) {
    tell(error instanceof Error ? error.message : String(error));
  }
}
