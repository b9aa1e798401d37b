import { readCsv } from './csv.ts';

const ben = { name: 'Ben', email: 'ben@example.edu', role: 'learner' };

describe('a pasted list of people', () => {
  it.each([
    ['plain', 'Ben,ben@example.edu,learner'],
    ['with a header in another order', 'Role,Email,Name\nlearner,ben@example.edu,Ben'],
    ['from a spreadsheet', 'Ben\tben@example.edu\tLearner\r\n'],
    ['with semicolons, quotes and a byte order mark', '\uFEFF"Ben";"ben@example.edu";"learner"'],
    ['without a role', 'Ben, ben@example.edu'],
    ['with empty lines', '\n\nBen,ben@example.edu,learner\n\n'],
  ])('is read: %s', (_how, text) => {
    expect(readCsv(text)).toEqual({ enrolments: [ben] });
  });

  it('keeps a line that says too little, so that the line can be refused by its number', () => {
    expect(readCsv('Ben')).toEqual({ enrolments: [{ name: 'Ben', email: '', role: 'learner' }] });
  });

  it.each([
    ['lines', 'Ben,ben@example.edu\n'.repeat(5_001), '5000'],
    ['empty lines', '\n'.repeat(5_001), '5000'],
    ['characters', 'x'.repeat(256 * 1024 + 1), '262144'],
  ])('is refused unread when it has too many %s', (_what, text, limit) => {
    const refusal = expect.objectContaining({ code: 'BODY_TOO_LARGE', figures: { limit } });
    expect(() => readCsv(text)).toThrow(expect.objectContaining({ refusal }));
  });

  it('refuses a quote that never ends, naming the line', () => {
    expect(() => readCsv('Ben,ben@example.edu\n"Chloe,')).toThrow(
      expect.objectContaining({
        refusal: expect.objectContaining({ code: 'ENROLMENT_INVALID', figures: { line: '2' } }),
      }),
    );
  });
});
