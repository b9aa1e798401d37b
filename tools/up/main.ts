import { buildApart } from '../build/build.ts';
import { continueSteps } from '../steps.ts';
import { ensureWorker } from '../worker/worker.ts';
import { type Options, readOptions, usage } from './options.ts';
import { measureMemory, printUsage } from './report.ts';
import { type Stack, startStack } from './stack.ts';
import { printLinks, tell, unlessAskedToEnd, untilAskedToEnd } from './welcome.ts';

try {
  const options = readOptions(process.argv.slice(2));
  if (options === 'help') console.log(usage);
  else await run(options);
} catch (error) {
  console.error(`\n${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}

async function run(options: Options) {
  const ending = untilAskedToEnd();
  const progress = continueSteps();
  const worker = await unlessAskedToEnd(ending, async () => {
    const path = await progress.step('Media worker', ensureWorker);
    await progress.step('Build', async (say) => {
      say('building what has changed; usually under 10 seconds');
      await buildApart();
    });
    return path;
  });
  const starting = startStack({ ...options, worker, tell }, progress);
  const first = await Promise.race([starting, ending]);
  // Asked to end in the middle of starting: what has begun is finished, and then closed.
  const stack = first ?? (await starting.catch(() => undefined));
  if (first) {
    welcome(first, options);
    if (options.report) await report(first);
    await ending;
    console.log('\nEnding every process …');
  }
  await stack?.close();
}

function welcome(stack: Stack, { host, data }: Options) {
  printLinks(stack);
  if (stack.isSelfSigned) {
    console.log(
      `\nThe certificate for ${host} is signed by nobody. Visitors see "Your connection is not private" and must choose`,
    );
    console.log('"Advanced", then "Proceed". With a certificate of your own: --tls-cert FILE --tls-key FILE');
  }
  console.log(`\nData is kept in ${data}. Ctrl-C ends everything.`);
}

async function report({ database, processes }: Stack) {
  const joinableMs = Date.now() - Number(process.env['LECTERN_BEGAN'] ?? Date.now());
  const services = processes.map((each) => [each.name, each.pid() ?? 0] as const);
  const roots = { ...Object.fromEntries(services), postgres: database.pid(), up: process.pid, launcher: process.ppid };
  console.log('');
  printUsage(await measureMemory(roots), joinableMs);
}
