import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** One thing that is made from files: made again only when their content, or what makes it, has changed. */
export type Target = {
  readonly name: string;
  /** Files and folders, relative to the root, that decide what comes out. */
  readonly inputs: readonly string[];
  /** Files and folders, relative to the root, that are there afterwards. */
  readonly outputs: readonly string[];
  make(): Promise<void>;
};

export type Made = { readonly name: string; readonly state: 'made' | 'unchanged'; readonly ms: number };

/** Makes the target unless the last time was made from the same content. */
export async function bringUpToDate(root: string, target: Target, force = false): Promise<Made> {
  const began = performance.now();
  const before = await fingerprint(root, target.inputs);
  const took = () => performance.now() - began;
  if (!force && (await isMadeFrom(root, target, before))) return { name: target.name, state: 'unchanged', ms: took() };
  await target.make();
  await mkdir(dirname(stampOf(root, target)), { recursive: true });
  await writeFile(stampOf(root, target), before);
  return { name: target.name, state: 'made', ms: took() };
}

export async function isUpToDate(root: string, target: Target): Promise<boolean> {
  return isMadeFrom(root, target, await fingerprint(root, target.inputs));
}

const stampOf = (root: string, { name }: Target) => join(root, 'dist', '.stamps', name);

async function isMadeFrom(root: string, target: Target, hash: string): Promise<boolean> {
  const known = await readFile(stampOf(root, target), 'utf8').catch(() => '');
  return known === hash && target.outputs.every((output) => existsSync(join(root, output)));
}

/** A hash over the paths and bytes of all files below these; what does not exist counts as empty. */
export async function fingerprint(root: string, inputs: readonly string[]): Promise<string> {
  const files = (await Promise.all(inputs.map((input) => filesBelow(root, input)))).flat().sort();
  const contents = await Promise.all(files.map((file) => readFile(join(root, file))));
  const hash = createHash('sha256');
  files.forEach((file, index) => hash.update(`${file}\0${contents[index]?.length}\0`).update(contents[index] ?? ''));
  return hash.digest('hex');
}

const neverInputs = /(^|\/)(node_modules|dist|test|e2e|test-results)$|\.(spec|acceptance)\.tsx?$/;

async function filesBelow(root: string, path: string): Promise<string[]> {
  if (!existsSync(join(root, path))) return [];
  const entries = await readdir(join(root, path), { withFileTypes: true }).catch(() => undefined);
  if (!entries) return [path];
  const kept = entries.filter((entry) => !neverInputs.test(join(path, entry.name)));
  const below = kept.map(async (entry) =>
    entry.isDirectory() ? filesBelow(root, join(path, entry.name)) : [join(path, entry.name)],
  );
  return (await Promise.all(below)).flat();
}
