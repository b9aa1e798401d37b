import type { types } from 'mediasoup-client';
import { RefusedError } from '../refused-error.ts';
import { capabilityOf, sources, type Source } from '../words.ts';
import { defaultTiming, retryDelay } from '../timing.ts';
import type { MediaHost } from './media.ts';
import type { MediaSession } from './media-session.ts';
import type { Signal } from './signal.ts';

/** What the application wants to send, for as long as it wants to. What is sent now follows from it and from the room. */
type Publication = {
  readonly source: Source;
  track: MediaStreamTrack;
  /** Published before we were in the room: to be opened on coming in. */
  mustOpen: boolean;
};

/** The way of one source through one media session. */
type Sender = { producer?: types.Producer; isBusy: boolean; isDirty: boolean; attempts: number };

const mostAttempts = 6;

/**
 * Brings what is sent (actual) to what the application publishes and the room has open (desired). A source that is closed
 * keeps its producer without a track: nothing leaves this computer, and the next word after unmuting is not cut off.
 */
export class Publishing {
  private readonly host: MediaHost;
  private readonly signal: Signal;
  private readonly session: () => MediaSession | undefined;
  private readonly publications = new Map<Source, Publication>();
  private senders = new Map<Source, Sender>();
  private hold?: ReturnType<typeof setTimeout>;

  constructor(host: MediaHost, signal: Signal, session: () => MediaSession | undefined) {
    this.host = host;
    this.signal = signal;
    this.session = session;
  }

  track(source: Source): MediaStreamTrack | undefined {
    return this.publications.get(source)?.track;
  }

  producer(source: Source): types.Producer | undefined {
    return this.senders.get(source)?.producer;
  }

  async publish(source: Source, track: MediaStreamTrack): Promise<void> {
    const publication = this.publications.get(source) ?? { source, track, mustOpen: false };
    publication.track = track;
    this.publications.set(source, publication);
    if (this.host.view().status === 'in') return this.open(publication);
    publication.mustOpen = true;
  }

  replace(source: Source, track: MediaStreamTrack): void {
    const publication = this.publications.get(source);
    if (!publication) throw new RefusedError({ code: 'NOT_PUBLISHED', detail: `${source} is not published` });
    publication.track = track;
    this.reconcile();
  }

  async unpublish(source: Source): Promise<void> {
    this.publications.delete(source);
    this.reconcile();
    const { status } = this.host.view();
    if (this.isOpenInRoom(source) && status !== 'closed') await this.host.act.closeSource(source);
  }

  /** We are in the room, again or for the first time. */
  enter(): void {
    for (const publication of this.publications.values()) {
      if (!publication.mustOpen) continue;
      publication.mustOpen = false;
      // Without the right it stays unsent; the view says which rights there are.
      this.open(publication).catch(() => undefined);
    }
    for (const sender of this.senders.values()) sender.attempts = 0;
    this.reconcile();
  }

  /** Other transports: everything is to be sent again. */
  sessionChanged(): void {
    this.senders = new Map();
    this.reconcile();
  }

  producerClosed(source: Source): void {
    const sender = this.senders.get(source);
    sender?.producer?.close();
    if (sender) sender.producer = undefined;
    this.reconcile();
  }

  /**
   * Who comes in wants to see first: negotiating and encoding one's own picture takes the same cores. Sending begins when it
   * is released, at the latest after a moment.
   */
  holdBack(ms: number): void {
    this.hold = setTimeout(() => this.release(), ms);
  }

  release(): void {
    if (this.hold === undefined) return;
    clearTimeout(this.hold);
    this.hold = undefined;
    this.reconcile();
  }

  reconcile(): void {
    if (!this.session() || this.hold !== undefined) return;
    for (const source of sources) if (this.publications.has(source) || this.senders.has(source)) void this.work(source);
  }

  private async open(publication: Publication): Promise<void> {
    const { source } = publication;
    this.reconcile();
    if (this.isOpenInRoom(source)) return;
    try {
      await this.host.act.openSource(source);
    } catch (error) {
      if (this.publications.get(source) === publication) this.publications.delete(source);
      throw error;
    }
  }

  private async work(source: Source): Promise<void> {
    const sender = this.senders.get(source) ?? { isBusy: false, isDirty: false, attempts: 0 };
    this.senders.set(source, sender);
    sender.isDirty = true;
    if (sender.isBusy) return;
    sender.isBusy = true;
    try {
      while (sender.isDirty) {
        sender.isDirty = false;
        await this.step(source, sender);
      }
      sender.attempts = 0;
    } catch {
      this.tryLater(source, sender);
    } finally {
      sender.isBusy = false;
    }
  }

  /** One step from what is sent to what should be. */
  private async step(source: Source, sender: Sender): Promise<void> {
    const session = this.session();
    if (!session || session.closed || this.senders.get(source) !== sender) return;
    const publication = this.publications.get(source);
    const { producer } = sender;
    if (!publication) {
      sender.producer = undefined;
      if (!producer) return;
      producer.close();
      return this.signal.stopProducing(source);
    }
    const track = this.isToBeSent(publication) ? publication.track : null;
    if (producer && !producer.closed) {
      if (producer.track !== track) await producer.replaceTrack({ track });
    } else if (track) {
      sender.producer = await session.send(source, track);
      // The world may have changed while this was on its way.
      sender.isDirty = true;
    }
  }

  private tryLater(source: Source, sender: Sender): void {
    if (++sender.attempts > mostAttempts) return;
    const delay = retryDelay(sender.attempts, defaultTiming);
    setTimeout(() => this.senders.get(source) === sender && void this.work(source), delay);
  }

  private isToBeSent({ source, track }: Publication): boolean {
    const { me } = this.host.view();
    if (!me?.capabilities.includes(capabilityOf[source]) || track.readyState === 'ended') return false;
    return this.isOpenInRoom(source);
  }

  private isOpenInRoom(source: Source): boolean {
    return this.host.view().me?.openSources.includes(source) ?? false;
  }
}
