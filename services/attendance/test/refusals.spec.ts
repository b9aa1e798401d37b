import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { attendanceRefusals } from '../src/domain/attendance.errors.ts';

const page = readFileSync(join(import.meta.dirname, '../../../docs/refusals.md'), 'utf8');

describe('docs/refusals.md', () => {
  it('lists what the records of attendance refuse, as the code has it', () => {
    const [, section = ''] = page.split('## Records of attendance\n');
    const [table = ''] = section.split('\n## ');
    const rows = [...table.matchAll(/^\| `(\w+)` +\| no +\| (.+?) +\|$/gm)].map(([, code = '', why = '']) => [
      code,
      why,
    ]);
    expect(Object.fromEntries(rows)).toEqual(attendanceRefusals);
  });
});
