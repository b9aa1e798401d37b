import { parse } from 'csv-parse/sync';
import { writeCsv } from './csv.ts';

const read = (bytes: Buffer) => parse(bytes, { bom: true, relax_column_count: false, record_delimiter: '\r\n' });

describe('CSV', () => {
  it('is UTF-8 with a mark, and every line ends with CR LF', () => {
    expect(
      writeCsv([
        ['name', 'share'],
        ['Zoë', 0.5],
      ]).toString(),
    ).toBe('\ufeffname,share\r\nZoë,0.5\r\n');
  });

  it.each([
    'Ada "the countess" Lovelace',
    'Lovelace, Ada',
    'two\r\nlines',
    ' blanks ',
    '\u202eevil\u202c',
    '👩‍🏫 emoji',
    'مريم',
  ])('gives back %j as it was', (name) => {
    expect(read(writeCsv([[name, 'x']]))).toEqual([[name, 'x']]);
  });

  it.each(['=1+1', '+49 30', '-2', '@SUM(A1)', '\t=1', '\r=1', ' =cmd|calc', '＝1+1', '\n=1'])(
    'keeps %j from being a formula',
    (name) => {
      expect(read(writeCsv([[name]]))).toEqual([[`'${name}`]]);
    },
  );

  it('leaves numbers as they are, and broken Unicode out', () => {
    expect(read(writeCsv([[-2, true, undefined, 'a\ud800']]))).toEqual([['-2', 'true', '', 'a\ufffd']]);
  });
});
