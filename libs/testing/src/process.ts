import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { eventually } from './eventually.ts';

export type StartedProcess = {
  readonly name: string;
  readonly pid: number;
  /** What it wrote to stdout and stderr so far, the newest 256 kB. */
  output(): string;
  /** Resolves with the match once the output has it. Rejects, with the end of the output, when it ends or takes too long. */
  waitFor(what: string | RegExp, options?: { readonly withinMs?: number }): Promise<RegExpMatchArray>;
  readonly ended: Promise<Ending>;
  /** Undefined while it runs. */
  ending(): Ending | undefined;
  signal(signal: NodeJS.Signals): void;
  /** SIGKILL, and resolves when it is gone. */
  kill(): Promise<Ending>;
  /** SIGTERM; SIGKILL if it has not ended within the grace. Idempotent. */
  close(options?: { readonly graceMs?: number }): Promise<Ending>;
};

export type Ending = { readonly code: number | null; readonly signal: NodeJS.Signals | null };

export type ProcessOptions = {
  readonly command: string;
  readonly args?: readonly string[];
  /** Added to the environment of this process. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  /** For messages; the command unless given. */
  readonly name?: string;
};

/** Starts a program. It ends with this process at the latest, however this process ends (on Linux also by SIGKILL). */
export function startProcess(options: ProcessOptions): StartedProcess {
  const { command, args = [], env = {}, cwd, name = command } = options;
  const [program = command, ...flags] = [...boundToUs(), command, ...args];
  const child = spawn(program, flags, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const output = capture(child);
  let ending: Ending | undefined;
  const ended = new Promise<Ending>((settle) => {
    child.once('error', (error) => {
      output.append(`\n${error.message}\n`);
      if (child.pid === undefined) settle((ending = { code: null, signal: null }));
    });
    child.once('exit', (code, signal) => {
      const settled = () => settle((ending = { code, signal }));
      // Its last words may still be in the pipe; a grandchild that lives on may keep the pipe open for ever.
      const timer = setTimeout(settled, 200);
      child.once('close', () => (clearTimeout(timer), settled()));
    });
  });
  const signal = (wanted: NodeJS.Signals) => void (ending ?? child.kill(wanted));
  return {
    name,
    pid: child.pid ?? 0,
    output: output.text,
    waitFor: (what, { withinMs = 15_000 } = {}) => waitForOutput(name, output.text, () => ending, what, withinMs),
    ended,
    ending: () => ending,
    signal,
    kill: () => (signal('SIGKILL'), ended),
    async close({ graceMs = 10_000 } = {}) {
      signal('SIGTERM');
      const timer = setTimeout(() => signal('SIGKILL'), graceMs);
      return ended.finally(() => clearTimeout(timer));
    },
  };
}

/** A launcher that has the kernel end the program when its parent dies. */
function boundToUs(): readonly string[] {
  return existsSync('/usr/bin/setpriv') ? ['/usr/bin/setpriv', '--pdeathsig', 'KILL'] : [];
}

function capture(child: ChildProcess) {
  let text = '';
  const append = (chunk: string) => {
    text = (text + chunk).slice(-256 * 1024);
  };
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', append);
  return { append, text: () => text };
}

async function waitForOutput(
  name: string,
  output: () => string,
  ending: () => Ending | undefined,
  what: string | RegExp,
  withinMs: number,
): Promise<RegExpMatchArray> {
  const pattern = typeof what === 'string' ? new RegExp(what.replace(/[$()*+.?[\\\]^{|}]/g, '\\$&')) : what;
  const tail = () => `\n--- end of the output of ${name} ---\n${output().slice(-4_000)}`;
  const look = () => {
    // Looked at in this order, so that output written just before the end counts.
    const end = ending();
    const match = output().match(pattern);
    return match ?? end ?? false;
  };
  const found = await eventually(`${name} said ${pattern}`, look, { withinMs }).catch((error: Error) => {
    throw new Error(error.message + tail());
  });
  if (!Array.isArray(found))
    throw new Error(`${name} ended (${found.code ?? found.signal}) before it said ${pattern}${tail()}`);
  return found;
}
