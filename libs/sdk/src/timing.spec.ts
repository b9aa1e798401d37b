import { defaultTiming, retryDelay } from './timing.ts';

describe('the back-off of a lost line', () => {
  const delays = (random: number) =>
    [0, 1, 2, 3, 4, 5, 6, 7].map((attempt) => retryDelay(attempt, defaultTiming, () => random));

  it('tries at once, then doubles from 250 ms to 5 s', () => {
    expect(delays(1)).toEqual([0, 250, 500, 1_000, 2_000, 4_000, 5_000, 5_000]);
  });

  it('spreads each wait over its upper half', () => {
    expect(delays(0)).toEqual([0, 125, 250, 500, 1_000, 2_000, 2_500, 2_500]);
  });
});
