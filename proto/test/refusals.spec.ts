import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');
const page = readFileSync(join(root, 'docs/refusals.md'), 'utf8');
const listed = new Set([...page.matchAll(/^\| `(\w+)`/gm)].map(([, code]) => code));

/** Every code that a source names as the first word of a refusal. */
function codesIn(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8');
  const calls = text.matchAll(/\b(?:refusal|refuse|refused|unable)\(\s*'([A-Z][A-Z_]+)'/g);
  return [...calls].map(([, code]) => code ?? '');
}

describe('docs/refusals.md', () => {
  it('names every refusal that any service or library can answer with', () => {
    const sources = globSync(['services/*/src/**/*.ts', 'libs/*/src/**/*.ts'], { cwd: root }).filter(
      (file) => !/\.(spec|testing|acceptance)\.ts$|\/sdk\//.test(file),
    );
    const missing = sources.flatMap((file) =>
      codesIn(file)
        .filter((code) => !listed.has(code))
        .map((code) => `${code} in ${file}`),
    );
    expect(sources.length).toBeGreaterThan(50);
    expect(missing).toEqual([]);
  });
});
