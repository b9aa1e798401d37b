import { TokenBucket, TokenBuckets } from './token-bucket.ts';

describe('a token bucket', () => {
  it('allows a burst, then the rate', () => {
    const bucket = new TokenBucket(10, 3, 0);
    expect([0, 0, 0, 0].map((at) => bucket.take(at))).toEqual([true, true, true, false]);
    expect([99, 100, 101].map((at) => bucket.take(at))).toEqual([false, true, false]);
    expect([10_000, 10_000, 10_000, 10_000].map((at) => bucket.take(at))).toEqual([true, true, true, false]);
  });

  it('is not fooled by a clock that goes back', () => {
    const bucket = new TokenBucket(10, 1, 1_000);
    expect([bucket.take(1_000), bucket.take(0), bucket.take(50)]).toEqual([true, false, false]);
  });

  it('takes what something costs, at most all of it', () => {
    const buckets = new TokenBuckets(1, 10);
    expect([buckets.take('a', 0, 4), buckets.take('a', 0, 7), buckets.take('a', 0, 6)]).toEqual([true, false, true]);
    expect([buckets.take('b', 0, 99), buckets.take('b', 0)]).toEqual([true, false]);
  });

  it('takes back what did not count, up to its burst', () => {
    const buckets = new TokenBuckets(10, 1);
    expect([buckets.take('a', 0), buckets.take('a', 0)]).toEqual([true, false]);
    for (const key of ['a', 'a', 'nobody']) buckets.giveBack(key);
    expect([buckets.take('a', 0), buckets.take('a', 0)]).toEqual([true, false]);
  });

  it('is kept for each key, and forgotten when it makes no difference', () => {
    const buckets = new TokenBuckets(1, 2);
    expect(['a', 'a', 'a', 'b'].map((key) => buckets.take(key, 0))).toEqual([true, true, false, true]);
    expect(buckets.size).toBe(2);
    buckets.take('c', 60_000);
    expect(buckets.size).toBe(1);
  });
});
