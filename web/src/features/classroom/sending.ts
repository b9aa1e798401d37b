import { capabilityOf, type LiveRoom, type RoomView, type Source } from '@lectern/sdk';
import type { OwnMedia, OwnSource } from '../../platform/own-media.ts';
import { Store } from '../../platform/store.ts';

const ownSources: readonly OwnSource[] = ['microphone', 'camera'];

/**
 * What I send into the class. The room says what is open (staff may have closed it); this keeps my devices in step: a
 * source that is closed for me goes off on my side as well, so that a light or a level never tells a lie.
 */
export class Sending {
  /** The last refusal or failure, for a banner. */
  readonly failure = new Store<unknown>(undefined);
  private readonly room: LiveRoom;
  private readonly own: OwnMedia;
  private readonly unsubscribe: () => void;
  private screen: MediaStream | undefined;
  private started = false;
  private open: readonly Source[] = [];
  private readonly opening = new Set<Source>();
  private last = Promise.resolve();

  constructor(room: LiveRoom, own: OwnMedia) {
    this.room = room;
    this.own = own;
    this.unsubscribe = room.subscribe(() => this.follow(room.view));
    this.follow(room.view);
  }

  /** Silence is at once; what the room is told follows in the order of the clicks. */
  toggle(source: OwnSource): Promise<void> {
    if (this.own.store.get()[source].state === 'off') return this.inOrder(() => this.start(source));
    this.own.stop(source);
    return this.inOrder(() => this.stop(source));
  }

  async choose(source: OwnSource, deviceId: string): Promise<void> {
    const track = await this.own.choose(source, deviceId);
    if (track && this.isOpen(source)) await this.inOrder(() => this.room.media.replaceTrack(source, track));
  }

  /** Asks which screen, window or tab, and shares it with its sound where the browser gives that. */
  async share(): Promise<void> {
    const screen = await pickScreen();
    if (screen === undefined) return;
    this.screen = screen;
    screen.getVideoTracks()[0]?.addEventListener('ended', () => void this.stopSharing());
    await this.inOrder(() => this.publishScreen(screen));
  }

  async stopSharing(): Promise<void> {
    const screen = this.screen;
    this.screen = undefined;
    for (const track of screen?.getTracks() ?? []) track.stop();
    await this.inOrder(async () => {
      if (this.isOpen('screen-audio')) await this.room.media.unpublish('screen-audio');
      if (this.isOpen('screen')) await this.room.media.unpublish('screen');
    });
  }

  close(): void {
    this.unsubscribe();
    for (const track of this.screen?.getTracks() ?? []) track.stop();
    this.screen = undefined;
  }

  private isOpen(source: Source): boolean {
    return this.room.view.me?.openSources.includes(source) ?? false;
  }

  private async start(source: OwnSource): Promise<void> {
    const track = await this.own.start(source);
    if (track === undefined) return;
    this.opening.add(source);
    try {
      await this.room.media.publish(source, track);
    } catch (error) {
      this.own.stop(source);
      throw error;
    } finally {
      this.opening.delete(source);
    }
  }

  private async stop(source: OwnSource): Promise<void> {
    if (!this.isOpen(source)) return;
    // A muted microphone keeps its way to the server, so that the next word is not cut off; a camera does not.
    if (source === 'microphone') await this.room.act.closeSource(source);
    else await this.room.media.unpublish(source);
  }

  private async publishScreen(screen: MediaStream): Promise<void> {
    const [picture] = screen.getVideoTracks();
    const [sound] = screen.getAudioTracks();
    try {
      if (picture) await this.room.media.publish('screen', picture);
      if (sound) await this.room.media.publish('screen-audio', sound);
    } catch (error) {
      for (const track of screen.getTracks()) track.stop();
      this.screen = undefined;
      throw error;
    }
  }

  private follow(view: RoomView): void {
    if (view.status !== 'in' || view.me === undefined) return;
    const before = this.open;
    this.open = view.me.openSources;
    if (!this.started) {
      this.started = true;
      this.begin(view);
      return;
    }
    const closed = before.filter((source) => !this.open.includes(source));
    for (const source of ownSources) if (closed.includes(source) && !this.opening.has(source)) this.own.stop(source);
    if (closed.includes('screen') && this.screen) void this.stopSharing();
  }

  /** On coming in: what was on at the door goes on in the room, where the right to it exists. */
  private begin(view: RoomView): void {
    for (const source of ownSources) {
      const { state } = this.own.store.get()[source];
      const allowed = view.me?.capabilities.includes(capabilityOf[source]);
      if (state === 'off') continue;
      if (!allowed) this.own.stop(source);
      else void this.inOrder(() => this.start(source));
    }
  }

  private inOrder(action: () => Promise<void>): Promise<void> {
    this.last = this.last.then(async () => {
      this.failure.set(undefined);
      await action().catch((error: unknown) => this.failure.set(error));
    });
    return this.last;
  }
}

async function pickScreen(): Promise<MediaStream | undefined> {
  try {
    return await navigator.mediaDevices.getDisplayMedia({ video: { frameRate: { max: 15 } }, audio: true });
  } catch {
    // Closing the browser's picker is an answer, not an error.
    return undefined;
  }
}
