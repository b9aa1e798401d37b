import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { attendanceRefusals } from '../src/domain/attendance.errors.ts';
import { statementRefusals } from '../src/domain/statements/statements.errors.ts';

const page = readFileSync(join(import.meta.dirname, '../../../docs/refusals.md'), 'utf8');

describe('docs/refusals.md', () => {
  it.each([
    ['Records of attendance', attendanceRefusals],
    ['Stores of statements', statementRefusals],
  ])('lists under “%s” what is refused, as the code has it', (heading, refusals) => {
    const [, section = ''] = page.split(`## ${heading}\n`);
    const [table = ''] = section.split('\n## ');
    const rows = [...table.matchAll(/^\| `(\w+)` +\| no +\| (.+?) +\|$/gm)].map(([, code = '', why = '']) => [
      code,
      why,
    ]);
    expect(Object.fromEntries(rows)).toEqual(refusals);
  });
});
