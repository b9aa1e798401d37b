/** Allows `perSecond` on average and `burst` at once. Time is given, so that it can be tested without waiting. */
export class TokenBucket {
  private tokens: number;

  constructor(
    readonly perSecond: number,
    readonly burst: number,
    private updatedMs: number,
  ) {
    this.tokens = burst;
  }

  take(nowMs: number, cost = 1): boolean {
    this.tokens = Math.min(this.burst, this.tokens + (Math.max(0, nowMs - this.updatedMs) / 1_000) * this.perSecond);
    this.updatedMs = nowMs;
    if (this.tokens < cost) return false;
    this.tokens -= cost;
    return true;
  }

  giveBack(): void {
    this.tokens = Math.min(this.burst, this.tokens + 1);
  }

  /** Whether it is as if it had never been used, so that it may be forgotten. */
  isFull(nowMs: number): boolean {
    return this.tokens + ((nowMs - this.updatedMs) / 1_000) * this.perSecond >= this.burst;
  }
}

/** One bucket for each key, such as an address or a credential. Full ones are forgotten, so memory follows the traffic. */
export class TokenBuckets {
  private readonly buckets = new Map<string, TokenBucket>();
  private sweptMs = 0;

  constructor(
    readonly perSecond: number,
    readonly burst: number,
  ) {}

  /** What costs more than the burst takes all of it. */
  take(key: string, nowMs: number, cost = 1): boolean {
    this.sweep(nowMs);
    let bucket = this.buckets.get(key);
    if (bucket === undefined) this.buckets.set(key, (bucket = new TokenBucket(this.perSecond, this.burst, nowMs)));
    return bucket.take(nowMs, Math.min(cost, this.burst));
  }

  /** What was taken turned out not to count. */
  giveBack(key: string): void {
    this.buckets.get(key)?.giveBack();
  }

  get size(): number {
    return this.buckets.size;
  }

  private sweep(nowMs: number): void {
    if (nowMs - this.sweptMs < 10_000) return;
    this.sweptMs = nowMs;
    for (const [key, bucket] of this.buckets) if (bucket.isFull(nowMs)) this.buckets.delete(key);
  }
}
