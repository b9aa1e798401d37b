import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isRefusalCode } from '../src/http/refusal-codes.ts';
import { operations } from '../src/rest/contract/index.ts';

const page = readFileSync(join(import.meta.dirname, '../../../docs/refusals.md'), 'utf8');
const sections = page.split('\n## ').map((section) => ({
  heading: section.slice(0, section.indexOf('\n')),
  codes: [...section.matchAll(/^\| `(\w+)`/gm)].map(([, code = '']) => code),
}));

describe('docs/refusals.md', () => {
  it('names every refusal that an operation says it may answer with', () => {
    const listed = new Set(sections.flatMap(({ codes }) => codes));
    const missing = operations.flatMap(({ id, refusals }) =>
      refusals.filter((code) => !listed.has(code)).map((code) => `${code} of ${id}`),
    );
    expect(missing).toEqual([]);
  });

  it.each(sections.filter(({ heading }) => /^(People|Records|Stores|At the door)/.test(heading)))(
    'has an HTTP status for each of: $heading',
    ({ codes }) => {
      const ofTheLiveSocket = ['MESSAGE_INVALID', 'ALREADY_JOINED'];
      expect(codes.filter((code) => !isRefusalCode(code) && !ofTheLiveSocket.includes(code))).toEqual([]);
    },
  );
});
