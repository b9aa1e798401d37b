import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { directoryRefusals } from '../src/domain/directory.errors.ts';
import { roomRefusals } from '../src/domain/room.errors.ts';

const page = readFileSync(join(import.meta.dirname, '../../../docs/refusals.md'), 'utf8');

/** The rows under a heading of docs/refusals.md: code, whether retrying helps, and what it means. */
function rowsUnder(heading: string): Record<string, { retryable: boolean; why: string }> {
  const [, section = ''] = page.split(`## ${heading}\n`);
  const [table = ''] = section.split('\n## ');
  const cells = [...table.matchAll(/^\| `(\w+)` +\| (yes|no) +\| (.+?) +\|$/gm)];
  return Object.fromEntries(cells.map(([, code = '', again, why = '']) => [code, { retryable: again === 'yes', why }]));
}

describe('docs/refusals.md', () => {
  it('lists what a live class refuses, as the code has it', () => {
    expect(rowsUnder('In a live class')).toEqual(roomRefusals);
  });

  it('lists what the directory refuses, as the code has it', () => {
    const refusals = Object.entries(directoryRefusals).map(([code, why]) => [code, { retryable: false, why }]);
    expect(rowsUnder('People, courses, classes and links')).toEqual(Object.fromEntries(refusals));
  });
});
