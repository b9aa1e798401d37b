import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from '../root.ts';
import { run } from '../run.ts';

/** What only one machine or one network knows does not belong into what everybody gets. Spelled in parts, or this file would find itself. */
const foreign = [
  ['registry.', 'npmjs'],
  ['deb.', 'debian'],
  ['archive.', 'ubuntu'],
  ['pypi.', 'org'],
  ['files.', 'pythonhosted'],
  ['/wo', 'rk/'],
].map((parts) => parts.join(''));

const binary = /\.(png|jpg|woff2?|ico|binpb|bin|ivf|wav|y4m|webm)$/;

/** Places in tracked files that name a package registry or a folder of one machine, and packages that the lockfile would get from one place only. */
export async function findMachineTraces(): Promise<string[]> {
  const { output } = await run(['git', 'ls-files', '--cached', '--others', '--exclude-standard']);
  const files = output.split('\n').filter((file) => file && !binary.test(file));
  const found = await Promise.all(files.map(inFile));
  return [...found.flat(), ...(await inLockfile())];
}

async function inFile(file: string): Promise<string[]> {
  const text = await readFile(join(root, file), 'utf8').catch(() => '');
  if (!foreign.some((name) => text.includes(name))) return [];
  return text.split('\n').flatMap((line, index) => {
    const name = foreign.find((each) => line.includes(each));
    return name ? [`${file}:${index + 1} names ${name}`] : [];
  });
}

async function inLockfile(): Promise<string[]> {
  const text = await readFile(join(root, 'package-lock.json'), 'utf8');
  const { packages } = JSON.parse(text) as { packages: Record<string, { resolved?: string }> };
  return Object.entries(packages).flatMap(([path, { resolved }]) =>
    resolved && /^[a-z+]+:\/\//.test(resolved) ? [`package-lock.json gets ${path} from ${resolved}`] : [],
  );
}
