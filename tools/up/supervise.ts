import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

/** A process that should be running: how it is started, and where it says that it is ready. */
export type Specification = {
  readonly name: string;
  readonly program: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly health: string;
  /** Everything it writes is appended here. */
  readonly log: string;
};

export type Supervised = {
  readonly name: string;
  /** Of the process that runs now; changes when it is started again. */
  pid(): number | undefined;
  /** Waits until it says that it is ready; fails when it ends before that for the first time. */
  ready(): Promise<void>;
  /** Ends it in order and starts it anew, from the program as it is by then. */
  restart(): Promise<void>;
  /** SIGTERM, then SIGKILL when that takes too long. Idempotent. */
  close(): Promise<void>;
};

const firstDelayMs = 100;
const longestDelayMs = 5_000;
// Whoever ran this long has started well: the next end is a new misfortune, not the same one.
const healthyAfterMs = 30_000;
const patienceMs = 30_000;
const graceMs = 10_000;

/** Keeps a process running: one that dies is started again, at first at once and then after growing delays. */
export function supervise(specification: Specification, tell: (event: string) => void): Supervised {
  const closing = new AbortController();
  let child = start(specification);
  let wasReady = false;
  let isWanted = false;
  const life = keepAlive();

  async function keepAlive() {
    let delayMs = firstDelayMs;
    while (!closing.signal.aborted) {
      const began = Date.now();
      const how = await endOf(child);
      if (closing.signal.aborted || !wasReady) return;
      delayMs = Date.now() - began > healthyAfterMs ? firstDelayMs : Math.min(2 * delayMs, longestDelayMs);
      if (!isWanted) {
        tell(`${specification.name} ended (${how}) and is started again`);
        await pause(delayMs, undefined, { signal: closing.signal }).catch(() => {});
      }
      isWanted = false;
      if (!closing.signal.aborted) child = start(specification);
    }
  }

  return {
    name: specification.name,
    pid: () => (hasEnded(child) ? undefined : child.pid),
    async ready() {
      await untilReady(specification, () => child);
      wasReady = true;
    },
    async restart() {
      isWanted = true;
      await end(child);
      await untilReady(specification, () => child);
    },
    async close() {
      closing.abort();
      await Promise.all([end(child), life]);
    },
  };
}

function start({ program, environment, log }: Specification): ChildProcess {
  const output = openSync(log, 'a');
  // Its own process group: Ctrl-C in the terminal is ours to answer, in an order that loses nothing. It does not outlive us, however we end.
  const tie = process.platform === 'linux' ? ['setpriv', '--pdeathsig=TERM'] : [];
  const [command = '', ...args] = [...tie, process.execPath, program];
  const child = spawn(command, args, { env: environment, stdio: ['ignore', output, output], detached: true });
  closeSync(output);
  return child;
}

const hasEnded = ({ exitCode, signalCode }: ChildProcess) => exitCode !== null || signalCode !== null;

function endOf(child: ChildProcess): Promise<string> {
  if (hasEnded(child)) return Promise.resolve(String(child.signalCode ?? child.exitCode));
  return new Promise((settle) => {
    child.once('exit', (code, signal) => settle(String(signal ?? `status ${code}`)));
    child.once('error', (error) => settle(error.message));
  });
}

async function end(child: ChildProcess) {
  child.kill('SIGTERM');
  const force = setTimeout(() => child.kill('SIGKILL'), graceMs);
  await endOf(child);
  clearTimeout(force);
}

async function untilReady({ name, health, log }: Specification, child: () => ChildProcess) {
  const deadline = Date.now() + patienceMs;
  while (Date.now() < deadline) {
    const reply = await fetch(`http://${health}/readyz`).catch(() => undefined);
    if (reply?.ok) return;
    if (hasEnded(child())) throw new Error(`${name} ended while starting:\n${lastLines(log)}`);
    await pause(20);
  }
  throw new Error(`${name} was not ready within ${patienceMs / 1_000} s:\n${lastLines(log)}`);
}

const lastLines = (file: string) => readFileSync(file, 'utf8').trimEnd().split('\n').slice(-20).join('\n');
