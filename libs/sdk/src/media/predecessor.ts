import type { MediaSession } from './media-session.ts';

/** How long the last picture of a lost session stands while its successor connects. */
const standsMs = 3_000;

/** The session before the present one: it sends nothing any more, and what it received last is shown for a moment. */
export class Predecessor {
  private readonly gone: () => void;
  private session?: MediaSession;
  private timer?: ReturnType<typeof setTimeout>;

  /** `gone` is called when its time is over. */
  constructor(gone: () => void) {
    this.gone = gone;
  }

  replace(session: MediaSession | undefined): void {
    this.close();
    session?.stopSending();
    this.session = session;
    this.timer = setTimeout(() => {
      this.close();
      this.gone();
    }, standsMs);
  }

  track: MediaSession['track'] = (participantId, source) => this.session?.track(participantId, source);

  close(): void {
    clearTimeout(this.timer);
    this.session?.close();
    this.session = undefined;
  }
}
