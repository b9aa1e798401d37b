import { execFile, type ExecFileException } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const exec = promisify(execFile);
/** A file that is written last: without it the folder is what an interrupted installation left. */
const whole = 'installed';
const requirements = join(import.meta.dirname, 'requirements.txt');

/** Where Ralph is, or will be: outside the clone, by what it is made from, so that the next clone has it too. */
export async function ralphProgram(): Promise<{ readonly program: string; readonly isPresent: boolean }> {
  const name = createHash('sha256')
    .update(await readFile(requirements))
    .digest('hex')
    .slice(0, 12);
  const cache = process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache');
  const folder = join(cache, 'lectern', `ralph-${name}`);
  return { program: join(folder, 'bin', 'ralph'), isPresent: existsSync(join(folder, whole)) };
}

/** The program of Ralph, a learning record store; pip fetches it the first time (40 s). Needs `python3` with `venv` then. */
export async function ensureRalph(): Promise<string> {
  const { program, isPresent } = await ralphProgram();
  if (isPresent) return program;
  const folder = dirname(dirname(program));
  const lock = `${folder}.lock`;
  await mkdir(dirname(folder), { recursive: true });
  // A virtual environment cannot be moved: it is made where it will be, by one process at a time.
  const isDone = () => existsSync(join(folder, whole));
  await takeTurn(lock, isDone);
  try {
    if (isDone()) return program;
    await rm(folder, { recursive: true, force: true });
    await exec('python3', ['-m', 'venv', folder]);
    await exec(join(folder, 'bin', 'pip'), ['install', '--quiet', '--disable-pip-version-check', '-r', requirements]);
    await writeFile(join(folder, whole), '');
    return program;
  } catch (error) {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    const { stderr = '', message } = error as ExecFileException;
    throw new Error(`Ralph could not be installed with pip:\n${stderr}${message}`, { cause: error });
  } finally {
    await rm(lock, { recursive: true, force: true });
  }
}

const patienceMs = 300_000;

/** Resolves when the folder is ours, or when somebody else has done the work. */
async function takeTurn(lock: string, isDone: () => boolean): Promise<void> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    try {
      return await mkdir(lock).then(() => undefined);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    if (isDone()) return;
    // Whoever held it that long was killed.
    if (Date.now() > deadline) await rm(lock, { recursive: true, force: true });
    await new Promise((settle) => setTimeout(settle, 500));
  }
}
