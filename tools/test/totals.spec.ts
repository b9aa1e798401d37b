import { sum } from './totals.ts';

it('adds up what the runners say', () => {
  expect(
    sum([
      { passed: 3, failed: 0 },
      { passed: 40, failed: 2 },
    ]),
  ).toEqual({ passed: 43, failed: 2 });
  expect(sum([])).toEqual({ passed: 0, failed: 0 });
});
