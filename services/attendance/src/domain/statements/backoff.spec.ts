import { askedRestMs, restMs } from './backoff.ts';

describe('the rest after failures', () => {
  it('doubles to a quarter of an hour, with half of it left to chance', () => {
    expect([1, 2, 3, 5, 11, 400].map((failures) => restMs(failures, 1))).toEqual([
      1_000, 2_000, 4_000, 16_000, 900_000, 900_000,
    ]);
    expect(restMs(3, 0)).toBe(2_000);
  });

  it('is as long as the store asks for, but no longer than an hour on its word', () => {
    expect(restMs(1, 0, 30_000)).toBe(30_000);
    expect(restMs(1, 0, 86_400_000)).toBe(3_600_000);
    expect(restMs(400, 1, 1_000)).toBe(900_000);
  });

  it('understands seconds and dates', () => {
    const now = Date.UTC(2026, 10, 17, 9, 0, 0);
    expect(askedRestMs('120', now)).toBe(120_000);
    expect(askedRestMs('Tue, 17 Nov 2026 09:00:30 GMT', now)).toBe(30_000);
    expect(askedRestMs('Tue, 17 Nov 2026 08:00:00 GMT', now)).toBe(0);
    expect(['soon', '-1', undefined].map((text) => askedRestMs(text, now))).toEqual([0, 0, 0]);
  });
});
