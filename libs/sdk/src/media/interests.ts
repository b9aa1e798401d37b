import type { types } from 'mediasoup-client';
import type { Interest } from '../live-room.ts';
import type { FoldedView } from '../room-view.ts';
import type { Signal } from './signal.ts';

/** Tiles move together when a page is laid out or scrolled; they are said together. */
const gatherMs = 30;
const againMs = 500;
const mostExpected = 9;
const tileHeight = 360;

/** Tells the server what is on the screen: when it changed, and once on every media session. */
export class Interests {
  private readonly signal: Signal;
  private readonly expected: () => readonly Interest[];
  private told?: readonly Interest[];
  private said: string | undefined;
  private untold: types.RtpCapabilities | undefined;
  private isReady = false;
  private timer?: ReturnType<typeof setTimeout>;

  /** `expected` is what an application that has not said anything yet will most likely show. */
  constructor(signal: Signal, expected: () => readonly Interest[]) {
    this.signal = signal;
    this.expected = expected;
  }

  set(interests: readonly Interest[]): void {
    this.told = interests;
    this.sayIn(gatherMs);
  }

  /** Begins a media session with what its opening says. */
  open(): readonly Interest[] {
    const wanted = this.told ?? this.expected();
    this.isReady = true;
    this.said = JSON.stringify(wanted);
    this.untold = undefined;
    return wanted;
  }

  /** A media session is open, but its server does not know yet what can be received. */
  begin(rtpCapabilities: types.RtpCapabilities): void {
    this.isReady = true;
    this.said = undefined;
    this.untold = rtpCapabilities;
    this.sayIn(0);
  }

  pause(): void {
    this.isReady = false;
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private sayIn(ms: number): void {
    if (ms === 0) void this.say();
    else
      this.timer ??= setTimeout(() => {
        this.timer = undefined;
        void this.say();
      }, ms);
  }

  private async say(): Promise<void> {
    const wanted = this.told ?? this.expected();
    const saying = JSON.stringify(wanted);
    const { untold } = this;
    if (!this.isReady || (saying === this.said && !untold)) return;
    this.said = saying;
    try {
      await this.signal.setInterest(wanted, untold);
      if (this.untold === untold) this.untold = undefined;
    } catch {
      this.said = undefined;
      this.sayIn(againMs);
    }
  }
}

/** A page takes a while until it knows what it shows. Until it says so, the first pictures that are open are fetched at tile size. */
export function expectedInterests({ participants, myId }: FoldedView): Interest[] {
  const shown = participants
    .filter(({ id }) => id !== myId)
    .flatMap(({ id, openSources }) => openSources.map((source) => ({ participantId: id, source, height: tileHeight })))
    .filter(({ source }) => source === 'screen' || source === 'camera');
  const screensFirst = [...shown.filter(({ source }) => source === 'screen'), ...shown];
  return [...new Set(screensFirst)].slice(0, mostExpected);
}
