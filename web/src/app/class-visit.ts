import { type Client, type LiveRoom, RefusedError, type SessionId, type Source } from '@lectern/sdk';
import { firstPictureUnderWay } from '../features/classroom/first-picture.ts';
import { Sending } from '../features/classroom/sending.ts';
import { OwnMedia } from '../platform/own-media.ts';
import { Store } from '../platform/store.ts';

export type Visit = {
  /** Until the join has been answered, and the first picture of somebody else is on its way. */
  readonly joining: boolean;
  /** Why the last join was refused. */
  readonly refused: unknown;
  /** The person is in this class somewhere else, and has to say whether to move here. */
  readonly asksToTakeOver: boolean;
  readonly room: LiveRoom;
  readonly sending: Sending;
};

/** One person's way through one class on one page: the door, the lobby, the room, and out. */
export class ClassVisit {
  readonly own = new OwnMedia();
  readonly store: Store<Visit>;
  private readonly client: Client;
  private readonly sessionId: SessionId;

  constructor(client: Client, sessionId: SessionId) {
    this.client = client;
    this.sessionId = sessionId;
    this.store = new Store<Visit>(this.fresh());
    addEventListener('pagehide', this.leaveForGood);
  }

  async join(takeOver = false): Promise<void> {
    const { room, joining } = this.store.get();
    if (joining) return;
    this.store.change({ joining: true, refused: undefined, asksToTakeOver: false });
    try {
      await room.join({ takeOver, openSources: this.openSources() });
      await firstPictureUnderWay(room);
      this.settle(room, {});
    } catch (error) {
      const isElsewhere = error instanceof RefusedError && error.code === 'ALREADY_CONNECTED';
      this.settle(room, { asksToTakeOver: isElsewhere, refused: isElsewhere ? undefined : error });
    }
  }

  /** The join of a room is over; unless another room has taken its place. */
  private settle(room: LiveRoom, outcome: Partial<Visit>): void {
    if (this.store.get().room === room) this.store.change({ joining: false, ...outcome });
  }

  dismissTakeOver(): void {
    this.store.change({ asksToTakeOver: false });
  }

  async leave(): Promise<void> {
    const { room, sending } = this.store.get();
    sending.close();
    this.own.release();
    await room.leave();
  }

  /** To the door again, with a new room: after having left, been removed, or moved elsewhere. */
  again(): void {
    const last = this.store.get();
    last.sending.close();
    void last.room.close();
    this.store.set(this.fresh());
  }

  close(): void {
    removeEventListener('pagehide', this.leaveForGood);
    const { room, sending } = this.store.get();
    sending.close();
    this.own.close();
    void room.leave().finally(() => room.close());
  }

  private readonly leaveForGood = (event: PageTransitionEvent): void => {
    // A page that may come back (a phone that sleeps) has not left: the grace is for that.
    if (!event.persisted) void this.store.get().room.close();
  };

  private fresh(): Visit {
    const room = this.client.room(this.sessionId);
    const sending = new Sending(room, this.own);
    const unsubscribe = room.subscribe(() => {
      if (room.view.status !== 'closed') return;
      unsubscribe();
      // Whatever ended it, the light of the camera goes out.
      sending.close();
      this.own.release();
    });
    return { joining: false, refused: undefined, asksToTakeOver: false, room, sending };
  }

  private openSources(): Source[] {
    const media = this.own.store.get();
    return (['microphone', 'camera'] as const).filter((source) => media[source].state === 'on');
  }
}
