import type { RoomView } from '../view.ts';
import type { MediaSession } from './media-session.ts';

const everyMs = 3_000;
const slowMs = 400;
const lossShare = 0.05;
/** Fewer packets than that say nothing about losses. */
const fewPackets = 20;

type Counts = { readonly lost: number; readonly received: number };

/** How the line is doing: by the round trip of pings and of media, and by the packets that do not arrive. */
export class Quality {
  private readonly session: () => MediaSession | undefined;
  private readonly changed: (line: RoomView['line']) => void;
  private timer?: ReturnType<typeof setInterval>;
  private line: RoomView['line'] = 'good';
  private isPingSlow = false;
  private isMediaWeak = false;
  private counts: Counts = { lost: 0, received: 0 };

  constructor(session: () => MediaSession | undefined, changed: (line: RoomView['line']) => void) {
    this.session = session;
    this.changed = changed;
  }

  start(): void {
    this.timer ??= setInterval(() => void this.look().catch(() => undefined), everyMs);
  }

  stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
    this.isMediaWeak = false;
  }

  noteRoundTrip(ms: number | undefined): void {
    this.isPingSlow = ms === undefined || ms > slowMs;
    this.say();
  }

  /** The room says so itself when the line is lost, and again when it is back. */
  reset(): void {
    this.line = 'good';
    this.isPingSlow = false;
  }

  private async look(): Promise<void> {
    const session = this.session();
    if (!session) return;
    const isDown = session.states.some(([, state]) => state === 'disconnected' || state === 'failed');
    const receive = await session.transport('receive')?.getStats();
    const send = await session.transport('send')?.getStats();
    this.isMediaWeak = isDown || this.losesOnTheWayHere(receive) || isSlow(receive) || losesOnTheWayThere(send);
    this.say();
  }

  private losesOnTheWayHere(report: RTCStatsReport | undefined): boolean {
    const now = { lost: 0, received: 0 };
    for (const stats of reports(report)) {
      if (stats.type !== 'inbound-rtp') continue;
      now.lost += numberOf(stats.packetsLost);
      now.received += numberOf(stats.packetsReceived);
    }
    const lost = Math.max(0, now.lost - this.counts.lost);
    const received = Math.max(0, now.received - this.counts.received);
    this.counts = now;
    return lost + received > fewPackets && lost / (lost + received) > lossShare;
  }

  private say(): void {
    const line = this.isPingSlow || this.isMediaWeak ? 'weak' : 'good';
    if (line === this.line) return;
    this.line = line;
    this.changed(line);
  }
}

function losesOnTheWayThere(report: RTCStatsReport | undefined): boolean {
  return reports(report).some(
    (stats) => stats.type === 'remote-inbound-rtp' && numberOf(stats.fractionLost) > lossShare,
  );
}

function isSlow(report: RTCStatsReport | undefined): boolean {
  return reports(report).some(
    (stats) =>
      stats.type === 'candidate-pair' &&
      stats.nominated === true &&
      numberOf(stats.currentRoundTripTime) * 1_000 > slowMs,
  );
}

function reports(report: RTCStatsReport | undefined): Record<string, unknown>[] {
  const all: Record<string, unknown>[] = [];
  report?.forEach((stats: Record<string, unknown>) => all.push(stats));
  return all;
}

const numberOf = (value: unknown) => (typeof value === 'number' ? value : 0);
