import { checkName, checkTitle } from './text.ts';

describe('names and titles', () => {
  it.each([
    ['Ada Lovelace', 'Ada Lovelace'],
    ['  Tomás ', 'Tomás'],
    ['Toma\u0301s', 'Tomás'],
    ['李小龍', '李小龍'],
    ['עדה', 'עדה'],
    ['O’Brien-Smith 3rd', 'O’Brien-Smith 3rd'],
    ['👩‍🏫', '👩‍🏫'],
    ['😀'.repeat(80), '😀'.repeat(80)],
  ])('accept %p', (typed, kept) => {
    expect(checkName(typed)).toBe(kept);
  });

  it.each([
    ['nothing', ''],
    ['blanks', ' \t '],
    ['only characters of no width', '\u200b\u200d\u00ad'],
    ['only letters that nobody sees', '\u3164\u115f\u2800'],
    ['half a character', 'Ada \ufffd'],
    ['a line break', 'Ada\nLovelace'],
    ['a null', 'Ada\0'],
    ['an escape', '\u001b[31mAda'],
    ['a C1 control', 'Ada\u0085'],
    ['a right-to-left override', 'Ada \u202egnp.exe'],
    ['an isolate', '\u2067Ada\u2069'],
    ['a line separator', 'Ada\u2028x'],
    ['81 characters', 'x'.repeat(81)],
    ['a megabyte', 'x'.repeat(1_000_000)],
  ])('refuse %s', (_what, typed) => {
    expect(checkName(typed)).toMatchObject({ code: 'NAME_INVALID', figures: { limit: '80' } });
  });

  it('keeps titles to 200 characters', () => {
    expect(checkTitle('x'.repeat(200))).toBe('x'.repeat(200));
    expect(checkTitle('x'.repeat(201))).toEqual({
      code: 'TITLE_INVALID',
      detail: 'a title has at most 200 characters',
      retryable: false,
      figures: { limit: '200' },
    });
  });
});
