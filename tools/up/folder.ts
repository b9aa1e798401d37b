import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The one folder where everything is kept, held by one running classroom at a time. */
export type DataFolder = {
  path(...parts: string[]): string;
  release(): Promise<void>;
};

const longestLogBytes = 20 * 1024 * 1024;

/** Takes the folder. `fresh` empties it first, but only a folder that is ours. */
export async function holdFolder(folder: string, fresh: boolean): Promise<DataFolder> {
  const path = (...parts: string[]) => join(folder, ...parts);
  const mark = path('lectern.json');
  const holder = await readHolder(mark);
  if (holder !== undefined)
    throw new Error(
      `Lectern already runs on ${folder} (process ${holder}). End it first, or use another folder: --data FOLDER`,
    );
  if (fresh) await empty(folder, mark);
  await mkdir(path('logs'), { recursive: true, mode: 0o700 });
  await writeFile(mark, JSON.stringify({ pid: process.pid, started: await startOf(process.pid) }));
  for (const log of await readdir(path('logs'))) await shorten(path('logs', log));
  return { path, release: () => writeFile(mark, '{}') };
}

async function empty(folder: string, mark: string) {
  const inside = await readdir(folder).catch(() => []);
  if (inside.length === 0) return;
  if (!existsSync(mark))
    throw new Error(`${folder} holds something that Lectern did not put there; --fresh leaves it alone.`);
  await rm(folder, { recursive: true });
}

/** The process that holds the folder, if it lives: a number alone may belong to somebody else by now. */
async function readHolder(mark: string): Promise<number | undefined> {
  const { pid, started } = JSON.parse(await readFile(mark, 'utf8').catch(() => '{}')) as {
    pid?: number;
    started?: string;
  };
  if (pid === undefined || pid === process.pid) return undefined;
  return (await startOf(pid)) === started ? pid : undefined;
}

/** Something that tells a process from a later one with the same number; undefined when there is none. */
async function startOf(pid: number): Promise<string | undefined> {
  const line = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  if (line !== undefined) return line.slice(line.lastIndexOf(')')).split(' ')[20];
  if (process.platform === 'linux') return undefined;
  try {
    process.kill(pid, 0);
    return 'lives';
  } catch {
    return undefined;
  }
}

async function shorten(log: string) {
  if ((await stat(log)).size > longestLogBytes) await rename(log, `${log}.old`);
}
