import type { MediaAnswer, MediaEvent, MediaRequest, Opened } from '@lectern/proto/messages/media/v1/media';
import type { types } from 'mediasoup-client';
import { Listeners } from '../listeners.ts';
import type { Interest, RoomActions, RoomMedia } from '../live-room.ts';
import type { FoldedView } from '../room-view.ts';
import { defaultTiming, retryDelay } from '../timing.ts';
import { sourceFrom } from '../translate.ts';
import type { RoomView } from '../view.ts';
import type { ParticipantId, Source } from '../words.ts';
import { Browser, hasWebRtc } from './device.ts';
import { expectedInterests, Interests } from './interests.ts';
import { Levels } from './levels.ts';
import { MediaSession } from './media-session.ts';
import { Predecessor } from './predecessor.ts';
import { Publishing } from './publishing.ts';
import { Quality } from './quality.ts';
import { Repairs } from './repairs.ts';
import { Signal, type Direction } from './signal.ts';

/** What media needs of the room. */
export type MediaHost = {
  view(): FoldedView;
  request(request: MediaRequest, traceparent?: string): Promise<MediaAnswer>;
  renewGrant(): Promise<string | undefined>;
  readonly act: Pick<RoomActions, 'openSource' | 'closeSource'>;
  lineChanged(line: RoomView['line']): void;
  speakersChanged(participantIds: readonly string[]): void;
};

/** What is to be opened: with the grant that came with the join, or else with a fresh one. */
type Need = {
  readonly grant?: string;
  readonly traceparent?: string;
  readonly resume: boolean;
  /** The session whose end it is. When another has taken its place meanwhile, nothing is needed any more. */
  readonly insteadOf?: MediaSession;
};

/** A phone that changes networks is often back by itself within this. */
const patienceMs = 1_000;
/** ICE that was restarted and is not up by then will not come up on these transports. */
const iceMs = 4_000;
/** A class that cannot hear anything waits for its media: ask more often than for a lost line. */
const retries = { ...defaultTiming, longestRetryMs: 1_000 };
/** Per line: consumers that a browser cannot take in are not worth more. */
const mostFailedConsumers = 3;
/** How long one's own picture waits for the first of somebody else. */
const firstPictureMs = 400;

/**
 * The media of one room. It is opened on each new line (resuming what still stands), opened anew when the server lost it or
 * ICE cannot be repaired, never twice at once, and brings everything that was published and shown with it.
 */
export class Media implements RoomMedia {
  private readonly host: MediaHost;
  private readonly findBrowser: () => Browser | undefined;
  private readonly signal: Signal;
  private readonly publishing: Publishing;
  private readonly interests: Interests;
  private readonly quality: Quality;
  private readonly levelMeter = new Levels();
  private readonly listeners = new Listeners();
  private browser?: Browser;
  private session?: MediaSession;
  private readonly predecessor = new Predecessor(() => this.listeners.tell());
  private need?: Need;
  private isWorking = false;
  private hasLine = false;
  /** Counts the lines: what an earlier one still answers is not for us any more. */
  private lines = 0;
  private attempts = 0;
  private failedConsumers = 0;
  private failures = 0;
  private readonly repairs = new Repairs();

  /** `findBrowser` finds nothing where there is no WebRTC: then the class goes on without media. */
  constructor(host: MediaHost, findBrowser = () => (hasWebRtc() ? new Browser() : undefined)) {
    this.host = host;
    this.findBrowser = findBrowser;
    this.signal = new Signal((request, traceparent) => host.request(request, traceparent));
    this.publishing = new Publishing(host, this.signal, () => this.session);
    this.interests = new Interests(this.signal, () => expectedInterests(host.view()));
    this.quality = new Quality(
      () => this.session,
      (line) => host.lineChanged(line),
    );
  }

  get state(): RoomMedia['state'] {
    if (!this.session) return this.need || this.isWorking ? 'connecting' : 'off';
    if (this.need || this.isWorking || this.repairs.isUnderWay) return 'recovering';
    return this.session.states.some(([, state]) => state === 'connected') ? 'connected' : 'connecting';
  }

  readonly subscribe = (listener: () => void) => this.listeners.subscribe(listener);

  async publish(source: Source, track: MediaStreamTrack): Promise<void> {
    const done = this.publishing.publish(source, track);
    this.listeners.tell();
    await done.finally(() => this.listeners.tell());
  }

  replaceTrack(source: Source, track: MediaStreamTrack): Promise<void> {
    return new Promise((resolve) => {
      this.publishing.replace(source, track);
      this.listeners.tell();
      resolve();
    });
  }

  async unpublish(source: Source): Promise<void> {
    const done = this.publishing.unpublish(source);
    this.listeners.tell();
    await done;
  }

  setInterest(interests: readonly Interest[]): void {
    this.interests.set(interests);
  }

  track(id: ParticipantId, source: Source): MediaStreamTrack | undefined {
    if (id === this.host.view().myId) return this.publishing.track(source);
    return this.session?.track(id, source) ?? this.predecessor.track(id, source);
  }

  levels(id: ParticipantId): number {
    if (id === this.host.view().myId) return this.levelMeter.ofOwn(this.publishing.producer('microphone'));
    return this.levelMeter.of(this.session, id);
  }

  /** The track that leaves this computer now: null while the room has the source closed, undefined when there is no way for it. */
  sent(source: Source): MediaStreamTrack | null | undefined {
    return this.publishing.producer(source)?.track;
  }

  /** A join has begun, or will soon: fetch and warm up what it needs. */
  prepare(): void {
    this.browser ??= this.findBrowser();
  }

  /** We are in the room on a fresh line. */
  open(grant: string | undefined, traceparent: string): void {
    this.quality.reset();
    this.prepare();
    if (!this.browser) return;
    this.hasLine = true;
    this.lines += 1;
    this.attempts = 0;
    this.failures = 0;
    this.failedConsumers = 0;
    this.publishing.enter();
    this.wantOpen({ grant, traceparent, resume: true });
  }

  lineLost(): void {
    this.hasLine = false;
    this.need = undefined;
    this.session?.takeWhatCame();
    this.interests.pause();
  }

  receive({ body }: MediaEvent): void {
    switch (body?.$case) {
      case 'consumerOpened': {
        const { session } = this;
        session?.consumerOpened(body.value).catch(() => this.consumerFailed(session));
        return;
      }
      case 'consumerClosed':
        return this.session?.consumerClosed(body.value.consumerId);
      case 'producerClosed': {
        const source = sourceFrom[body.value.source];
        if (source) this.publishing.producerClosed(source);
        return;
      }
      case 'speakers':
        return this.host.speakersChanged(body.value.participantIds);
      case 'mediaLost':
        return this.wantAnother(this.session);
    }
  }

  roomChanged(): void {
    this.publishing.reconcile();
  }

  noteRoundTrip(ms: number | undefined): void {
    this.quality.noteRoundTrip(ms);
  }

  close(): void {
    this.lineLost();
    this.quality.stop();
    this.repairs.stopAll();
    this.predecessor.close();
    this.session?.close();
    this.session = undefined;
    this.publishing.release();
    this.publishing.sessionChanged();
    this.listeners.tell();
  }

  /** This session is of no use any more; one that was replaced already concerns nobody. */
  private wantAnother(session: MediaSession | undefined): void {
    if (session === this.session) this.wantOpen({ resume: false, insteadOf: session });
  }

  private wantOpen(need: Need): void {
    if (!this.hasLine) return;
    this.need = need;
    if (!this.isWorking) void this.work();
    this.listeners.tell();
  }

  private async work(): Promise<void> {
    this.isWorking = true;
    while (this.need && this.hasLine) {
      const { need } = this;
      this.need = undefined;
      if (need.insteadOf && need.insteadOf !== this.session) continue;
      try {
        await this.openOnce(need);
        this.attempts = 0;
      } catch {
        if (!this.hasLine) break;
        this.need ??= { resume: false, insteadOf: this.session };
        // Code that could not be fetched is asked for again.
        if (!this.browser?.rtpCapabilities) this.browser = undefined;
        await new Promise((resolve) => setTimeout(resolve, retryDelay(++this.attempts, retries)));
      }
    }
    this.isWorking = false;
    if (this.need && this.hasLine) void this.work();
    this.listeners.tell();
  }

  private async openOnce({ grant, resume, traceparent = '' }: Need): Promise<void> {
    this.prepare();
    const { browser, lines } = this;
    const token = grant ?? (await this.host.renewGrant());
    if (token === undefined || !browser) throw new Error('there is nothing to open media by');
    const before = this.session;
    const standing = resume ? before?.standing : undefined;
    // What it still asked would reach the server behind this, and mean what comes after it.
    if (!standing) before?.stopSending();
    const { rtpCapabilities } = browser;
    // Where the server learns by the same request what we can receive, it hears what we show as well: all of it comes at once.
    const interests = rtpCapabilities ? this.interests.open() : [];
    const opened = await this.signal.open({ grant: token, standing, rtpCapabilities, interests }, traceparent);
    if (!this.hasLine || lines !== this.lines) throw new Error('the line was lost meanwhile');
    if (opened.resumed && before && standing) this.resumed(before);
    else this.begin(opened, browser);
    const device = await browser.deviceFor(opened.routerRtpCapabilities as types.RtpCapabilities);
    if (browser.rtpCapabilities !== rtpCapabilities) this.interests.begin(device.recvRtpCapabilities);
  }

  /** The transports of the earlier line stand. Whether they carry is another question. */
  private resumed(session: MediaSession): void {
    for (const [direction, state] of session.states) if (isDown(state)) void this.repair(direction);
    this.publishing.reconcile();
  }

  private begin(opened: Opened, browser: Browser): void {
    this.repairs.stopAll();
    if (!this.session && expectedInterests(this.host.view()).length > 0) this.publishing.holdBack(firstPictureMs);
    this.predecessor.replace(this.session);
    const device = browser.deviceFor(opened.routerRtpCapabilities as types.RtpCapabilities);
    const session: MediaSession = new MediaSession(opened, device, this.signal, {
      tracksChanged: () => {
        if (session.showsSomebody) this.publishing.release();
        this.listeners.tell();
      },
      failed: () => this.failed(session),
      stateChanged: (direction, state) => {
        if (session === this.session) this.stateChanged(direction, state);
      },
    });
    this.session = session;
    // What fails here fails again, and is answered, where the device is needed.
    session.expect().catch(() => undefined);
    this.publishing.sessionChanged();
    this.quality.start();
  }

  private stateChanged(direction: Direction, state: types.ConnectionState): void {
    if (state === 'connected') this.repairs.stop(direction);
    if (this.session?.showsSomebody) this.publishing.release();
    if (state === 'failed') void this.repair(direction);
    if (state === 'disconnected') this.watch(direction, patienceMs, () => void this.repair(direction));
    this.listeners.tell();
  }

  /** ICE first: it keeps everything else. If that does not help in time, or cannot be asked for, all of it anew. */
  private async repair(direction: Direction): Promise<void> {
    const { session } = this;
    if (!session || !this.hasLine) return this.repairs.stop(direction);
    this.watch(direction, iceMs, () => this.wantAnother(session));
    await session.restartIce(direction).catch(() => this.wantAnother(session));
  }

  private watch(direction: Direction, ms: number, then: () => void): void {
    const { session } = this;
    this.repairs.watch(direction, ms, () => {
      const isStillDown = session?.states.some(([way, state]) => way === direction && state !== 'connected');
      if (session === this.session && isStillDown) then();
    });
  }

  /** The first time at once, then later each time. Without a line nothing is repaired: the next one begins with what still stands. */
  private failed(session: MediaSession): void {
    if (!this.hasLine || session !== this.session) return;
    setTimeout(() => this.wantAnother(session), retryDelay(this.failures++, defaultTiming));
  }

  private consumerFailed(session: MediaSession | undefined): void {
    if (session === this.session && ++this.failedConsumers <= mostFailedConsumers) this.wantAnother(session);
  }
}

function isDown(state: types.ConnectionState): boolean {
  return state === 'disconnected' || state === 'failed';
}
