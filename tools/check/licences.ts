import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from '../root.ts';

/** Licences under which a dependency may be part of, or help to make, something under Apache-2.0. */
const compatible = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'PostgreSQL',
  'Python-2.0',
  'Unlicense',
  // Weak copyleft on the files themselves, which we use as they are.
  'MPL-2.0',
  // Fonts and data, which ask to be named.
  'CC-BY-3.0',
  'CC-BY-4.0',
  'OFL-1.1',
]);

type Entry = {
  readonly version?: string;
  readonly license?: string;
  readonly link?: boolean;
  readonly optional?: boolean;
};

/** The installed packages whose licence is not on the list. */
export async function findForeignLicences(): Promise<string[]> {
  const record = await readFile(join(root, 'node_modules', '.package-lock.json'), 'utf8');
  const { packages } = JSON.parse(record) as { packages: Record<string, Entry> };
  const foreign = await Promise.all(
    Object.entries(packages).map(async ([path, entry]) => {
      if (entry.link || !path.includes('node_modules/')) return [];
      const licence = entry.license ?? (await readLicence(path));
      return isCompatible(licence) ? [] : [`${path} ${entry.version}: ${licence}`];
    }),
  );
  return foreign.flat();
}

/** Reads an SPDX expression: of alternatives one has to be compatible, of what applies together all. */
export function isCompatible(expression: string): boolean {
  const plain = expression.replace(/[()]/g, ' ');
  return plain.split(/\bOR\b/).some((side) => side.split(/\bAND\b/).every((name) => compatible.has(name.trim())));
}

async function readLicence(path: string): Promise<string> {
  const text = await readFile(join(root, path, 'package.json'), 'utf8').catch(() => '{}');
  const { license, licenses } = JSON.parse(text) as {
    license?: string | { type: string };
    licenses?: { type: string }[];
  };
  if (typeof license === 'string') return license;
  return license?.type ?? licenses?.map(({ type }) => type).join(' OR ') ?? (await readLicenceFile(path));
}

/** Some name it nowhere but in the file beside: known by the title that its text begins with. */
async function readLicenceFile(path: string): Promise<string> {
  const text = await readFile(join(root, path, 'LICENSE'), 'utf8').catch(() => '');
  return /^(?:The )?MIT License/.test(text.trim()) ? 'MIT' : 'none';
}
