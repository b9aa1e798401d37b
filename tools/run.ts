import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { root } from './root.ts';

export type Ran = { readonly code: number; readonly output: string };

export type RunOptions = {
  readonly folder?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** Also shows what the program writes while it runs. */
  readonly show?: boolean;
};

/** Runs a program to its end and keeps what it wrote, both streams in order of arrival. It ends with us. */
export function run(command: readonly string[], { folder = '.', environment, show }: RunOptions = {}): Promise<Ran> {
  const [program = '', ...args] = command;
  const child = spawn(program, args, {
    cwd: join(root, folder),
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
      if (show) process.stdout.write(chunk);
    });
  }
  const stop = () => child.kill('SIGTERM');
  process.once('exit', stop);
  return new Promise((settle) => {
    const end = (code: number, text: string) => {
      process.off('exit', stop);
      settle({ code, output: text });
    };
    child.once('error', (error) => end(1, error.message));
    child.once('close', (code) => end(code ?? 1, output));
  });
}

/** A program that a package brings, run by this Node. */
export const packaged = (path: string, ...args: string[]): string[] => [
  process.execPath,
  join(root, 'node_modules', path),
  ...args,
];
