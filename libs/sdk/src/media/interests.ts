import type { types } from 'mediasoup-client';
import type { Interest } from '../live-room.ts';
import type { Signal } from './signal.ts';

/** Tiles move together when a page is laid out or scrolled; they are said together. */
const gatherMs = 30;
const againMs = 500;

/** Tells the server what is on the screen: when it changed, and once on every media session. */
export class Interests {
  private readonly signal: Signal;
  private wanted: readonly Interest[] = [];
  private said: string | undefined;
  private isReady = false;
  private timer?: ReturnType<typeof setTimeout>;

  constructor(signal: Signal) {
    this.signal = signal;
  }

  set(interests: readonly Interest[]): void {
    this.wanted = interests;
    this.sayIn(gatherMs);
  }

  /** A media session is ready for them. `rtpCapabilities` where the server does not know them yet. */
  async begin(rtpCapabilities: types.RtpCapabilities): Promise<void> {
    this.isReady = true;
    await this.say(rtpCapabilities);
  }

  pause(): void {
    this.isReady = false;
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private sayIn(ms: number): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      if (this.isReady && JSON.stringify(this.wanted) !== this.said)
        this.say().catch(() => this.isReady && this.sayIn(againMs));
    }, ms);
  }

  private async say(rtpCapabilities?: types.RtpCapabilities): Promise<void> {
    const saying = JSON.stringify(this.wanted);
    await this.signal.setInterest(this.wanted, rtpCapabilities);
    this.said = saying;
    if (JSON.stringify(this.wanted) !== saying) this.sayIn(gatherMs);
  }
}
