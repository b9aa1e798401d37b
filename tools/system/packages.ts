import { type ExecFileException, execFile } from 'node:child_process';
import { access, constants, readFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import type { Say } from '../progress.cjs';

const exec = promisify(execFile);

/** Something of the operating system that we need and npm cannot bring. */
export type Need = {
  /** Debian's name of the package. */
  readonly name: string;
  readonly isThere: () => Promise<boolean>;
};

/** A need that one of these commands satisfies. */
export const program = (name: string, ...commands: string[]): Need => ({
  name,
  isThere: async () => (await findProgram(...(commands.length > 0 ? commands : [name]))) !== undefined,
});

/** A need for a library's headers, found through pkg-config. */
export const library = (name: string, module: string): Need => ({
  name,
  isThere: () => succeeds('pkg-config', '--exists', module),
});

/** Makes sure that all are there: installs what is missing as root on Debian or Ubuntu, or else says exactly what to install. */
export async function ensurePackages(needs: readonly Need[], what: string, say: Say): Promise<void> {
  const missing = await findMissing(needs);
  if (missing.length === 0) return;
  const names = missing.map((need) => need.name);
  if (process.getuid?.() !== 0 || !(await isDebian())) throw new Error(howToInstall(names, what));
  say(`installing ${names.join(', ')} with apt-get; usually half a minute`);
  await aptGet('update');
  await aptGet('install', '--no-install-recommends', ...names);
  const still = await findMissing(missing);
  if (still.length > 0)
    throw new Error(
      howToInstall(
        still.map((need) => need.name),
        what,
      ),
    );
}

/** The first of these commands that the PATH knows. */
export async function findProgram(...commands: string[]): Promise<string | undefined> {
  for (const command of commands) {
    for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
      const path = join(folder, command);
      if (
        await access(path, constants.X_OK).then(
          () => true,
          () => false,
        )
      )
        return path;
    }
  }
  return undefined;
}

export const succeeds = (command: string, ...args: string[]): Promise<boolean> =>
  exec(command, args).then(
    () => true,
    () => false,
  );

async function findMissing(needs: readonly Need[]): Promise<Need[]> {
  const there = await Promise.all(needs.map((need) => need.isThere()));
  return needs.filter((_, index) => !there[index]);
}

async function aptGet(...args: string[]) {
  try {
    await exec('apt-get', ['-y', '-qq', ...args], { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
  } catch (error) {
    throw new Error(`apt-get ${args.join(' ')} failed:\n${(error as ExecFileException).stderr ?? ''}`);
  }
}

async function isDebian(): Promise<boolean> {
  const release = await readFile('/etc/os-release', 'utf8').catch(() => '');
  return /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(release);
}

const howToInstall = (
  names: readonly string[],
  what: string,
) => `${what} needs packages of the operating system that are not here. Install them and start again; on Debian or Ubuntu:

  sudo apt-get update && sudo apt-get install -y ${names.join(' ')}

Elsewhere, install what corresponds to: ${names.join(', ')}.`;
