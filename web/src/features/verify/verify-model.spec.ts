import { canonical, isCode } from './verify-model.ts';

it('a code is the same however it is typed', () => {
  expect(canonical(' k7qf-2mzp 9xta ')).toBe('K7QF2MZP9XTA');
});

it.each([
  ['K7QF-2MZP-9XTA', true],
  ['', false],
  ['K7', false],
  ['K7QF/2MZP', false],
  ['x'.repeat(65), false],
])('%j may be a code: %p', (written, may) => {
  expect(isCode(written)).toBe(may);
});
