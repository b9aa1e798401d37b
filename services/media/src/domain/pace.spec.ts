import { fullPace, requests, requestsAtOnce, requestsPerSecond, takeOne, type Pace } from './pace.ts';

function take(count: number, from: Pace, now: number) {
  let pace = from;
  let allowed = 0;
  for (let index = 0; index < count; index++) {
    const taken = takeOne(requests, pace, now);
    pace = taken.pace;
    if (taken.allowed) allowed++;
  }
  return { allowed, pace };
}

describe('the pace of requests', () => {
  it('allows a burst, then nothing more at the same moment', () => {
    expect(take(requestsAtOnce + 10, fullPace(requests, 0), 0).allowed).toBe(requestsAtOnce);
  });

  it('refills steadily and never beyond the burst', () => {
    const { pace } = take(requestsAtOnce, fullPace(requests, 0), 0);
    expect(take(1_000, pace, 1_000).allowed).toBe(requestsPerSecond);
    expect(take(1_000, pace, 3_600_000).allowed).toBe(requestsAtOnce);
  });

  it('does not give more when the clock goes back', () => {
    const { pace } = take(requestsAtOnce, fullPace(requests, 10_000), 10_000);
    expect(take(10, pace, 0).allowed).toBe(0);
  });
});
