import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { eventually } from './eventually.ts';

export type TestProcess = {
  readonly pid: number;
  /** Everything it has written so far, both streams in order of arrival. */
  output(): string;
  /** Waits until the output contains the text or matches the pattern; fails with the output so far. */
  waitFor(text: string | RegExp, options?: { withinMs?: number }): Promise<void>;
  /** Its exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals>;
  kill(signal?: NodeJS.Signals): void;
  /** SIGTERM, then SIGKILL after `graceMs`. Resolves when it has ended. Idempotent. */
  close(graceMs?: number): Promise<void>;
};

const running = new Set<ChildProcess>();
process.once('exit', () => running.forEach((child) => child.kill('SIGKILL')));

/** Starts a program whose output is kept and which never outlives this process. */
export function startProcess({
  command,
  args = [],
  env = {},
  cwd,
}: {
  command: string;
  args?: readonly string[];
  env?: Readonly<Record<string, string>>;
  cwd?: string;
}): TestProcess {
  const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  running.add(child);
  let text = '';
  child.stdout.on('data', (chunk) => (text += String(chunk)));
  child.stderr.on('data', (chunk) => (text += String(chunk)));
  const ended = once(child, 'close').then(([code, signal]) => {
    running.delete(child);
    return (code ?? signal) as number | NodeJS.Signals;
  });
  let closing: Promise<void> | undefined;
  return {
    pid: child.pid ?? 0,
    output: () => text,
    waitFor: (wanted, options) =>
      eventually(`${command} writes ${wanted}`, () => contains(text, wanted, child), options),
    ended,
    kill: (signal = 'SIGKILL') => void child.kill(signal),
    close: (graceMs = 5_000) => (closing ??= end(child, ended, graceMs)),
  };
}

function contains(text: string, wanted: string | RegExp, child: ChildProcess): void {
  if (typeof wanted === 'string' ? text.includes(wanted) : wanted.test(text)) return;
  throw new Error(`${child.exitCode === null ? 'running' : `ended with ${child.exitCode}`}, output so far:\n${text}`);
}

async function end(child: ChildProcess, ended: Promise<unknown>, graceMs: number): Promise<void> {
  child.kill('SIGTERM');
  const force = setTimeout(() => child.kill('SIGKILL'), graceMs);
  await ended;
  clearTimeout(force);
}
