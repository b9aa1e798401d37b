import type { Clock } from '@lectern/kernel';
import { emptyFloor, hear, heardOf, speakers, without, type Floor, type Level } from '../domain/floor.ts';
import type { Heard } from '../domain/desired.ts';
import type { Grant } from '../domain/grant.ts';
import { HeardPeople } from '../domain/heard-people.ts';
import { refuse } from '../domain/refusals.ts';
import { emptyRoom, isCurrentConnection, mayHoldMedia, standingOf, type Room } from '../domain/room.ts';
import { Client, type Surroundings } from './client.ts';
import type { Followed, MediaPlane, MediaRouter, RoomFollowing, Diary } from './ports.ts';
import type { Standing } from './messages.ts';
import type { Published } from './receiving.ts';

export type MediaRoomSettings = { readonly graceMs: number; readonly emptyRoomMs: number };

/** How long a client that came before its own joining was heard of is kept waiting. */
const admissionMs = 5_000;
const silenceMs = 200;
/** How often it is looked whose packets come in, and the session service is told. */
const lookMs = 5_000;

/** One class session's media: its router, its clients, and the room's facts that all of them obey. */
export class MediaRoom {
  private readonly clients = new Map<string, Client>();
  private readonly followed: Followed;
  private readonly waiting = new Set<() => void>();
  private router: Promise<MediaRouter> | undefined;
  private floor: Floor = emptyFloor;
  private said: readonly string[] = [];
  private enforced: Room = emptyRoom;
  private emptiness: NodeJS.Timeout | undefined;
  private silence: NodeJS.Timeout | undefined;
  private readonly people = new HeardPeople();
  private readonly ear: NodeJS.Timeout;
  private closed = false;

  constructor(
    readonly sessionId: string,
    following: RoomFollowing,
    private readonly plane: MediaPlane,
    private readonly clock: Clock,
    private readonly diary: Diary,
    private readonly settings: MediaRoomSettings,
    private readonly onClosed: () => void,
  ) {
    this.followed = following.follow(sessionId, () => this.roomChanged());
    this.ear = setInterval(() => void this.listen(), lookMs);
    this.watchEmptiness();
  }

  /** The client that this grant is for: the one that still lives when it resumes, else a new one in its place. */
  async open(grant: Grant, standing?: Standing): Promise<{ readonly client: Client; readonly resumed: boolean }> {
    clearTimeout(this.emptiness);
    try {
      const routing = this.currentRouter();
      // Facts and transports are fetched side by side; nothing is handed out before the facts are known.
      routing.catch(() => undefined);
      await this.admission(grant);
      const earlier = this.clients.get(grant.participantId);
      if (standing && earlier?.canResume(standing)) return { client: earlier, resumed: true };
      return { client: await this.createClient(grant, await routing), resumed: false };
    } finally {
      this.watchEmptiness();
    }
  }

  get size(): { readonly clients: number; readonly producers: number; readonly consumers: number } {
    const all = [...this.clients.values()];
    return {
      clients: all.length,
      producers: all.reduce((sum, { sending }) => sum + sending.size, 0),
      consumers: all.reduce((sum, { receiving }) => sum + receiving.size, 0),
    };
  }

  get waitingClients(): number {
    return [...this.clients.values()].filter(({ isWaiting }) => isWaiting).length;
  }

  /** Tells every client that its media is gone, and goes. */
  close(): void {
    if (this.closed) return;
    this.closed = true;
    clearTimeout(this.emptiness);
    clearTimeout(this.silence);
    clearInterval(this.ear);
    this.reportSigns();
    this.followed.close();
    for (const client of this.clients.values()) client.lose();
    this.clients.clear();
    this.router?.then((router) => router.close()).catch(() => undefined);
    this.wake();
    this.onClosed();
  }

  private get room(): Room {
    return this.followed.room ?? emptyRoom;
  }

  private async createClient(grant: Grant, router: MediaRouter): Promise<Client> {
    const { participantId, connectionId } = grant;
    const transports = await router.createTransports(participantId);
    if (this.closed || router.lost.aborted || !isCurrentConnection(this.room, participantId, connectionId)) {
      transports.close();
      throw this.closed || router.lost.aborted
        ? refuse('MEDIA_UNAVAILABLE', 'the room moved to another worker meanwhile')
        : refuse('NOT_IN_ROOM', 'the participant left meanwhile');
    }
    this.clients.get(participantId)?.close();
    const client = new Client(participantId, connectionId, transports, this.surroundings(router));
    this.clients.set(participantId, client);
    return client;
  }

  private surroundings(router: MediaRouter): Surroundings {
    return {
      routerRtpCapabilities: router.rtpCapabilities,
      graceMs: this.settings.graceMs,
      room: () => this.room,
      publications: () => this.publications(),
      heard: () => this.heard(),
      speakers: () => this.said,
      publicationsChanged: () => this.eachClient(({ receiving }) => receiving.changed()),
      abandoned: (client) => this.remove(client),
      failed: (what, error, ids) =>
        void (router.lost.aborted || this.diary.failed(what, error, { ...ids, sessionId: this.sessionId })),
    };
  }

  private *publications(): Iterable<Published> {
    for (const client of this.clients.values()) yield* client.sending.publications();
  }

  /** The router, made on the first use and made anew after its worker died. */
  private currentRouter(): Promise<MediaRouter> {
    this.router ??= this.createRouter().catch((error: unknown) => {
      this.router = undefined;
      throw error;
    });
    return this.router;
  }

  private async createRouter(): Promise<MediaRouter> {
    const router = await this.plane.createRouter();
    router.onLevels((levels) => {
      this.people.speak(levels, router.levelIntervalMs, performance.now());
      this.levelsHeard(levels);
    });
    const lost = () => this.workerLost();
    if (router.lost.aborted) lost();
    else router.lost.addEventListener('abort', lost, { once: true });
    return router;
  }

  private workerLost(): void {
    this.router = undefined;
    const lost = [...this.clients.values()];
    this.clients.clear();
    for (const client of lost) client.lose();
    // Rebuilt at once: the clients are on their way back.
    if (!this.closed && lost.length > 0) this.currentRouter().catch(() => undefined);
    this.watchEmptiness();
  }

  /** Waits until the room says that this connection speaks for the participant, or surely does not. */
  private async admission(grant: Grant): Promise<void> {
    const deadline = this.clock.now().getTime() + admissionMs;
    for (;;) {
      if (this.closed) throw refuse('ROOM_UNAVAILABLE', 'this room is being closed here');
      if (this.followed.unknown) throw refuse('NOT_IN_ROOM', 'there is no such room');
      const { room } = this.followed;
      if (room && isCurrentConnection(room, grant.participantId, grant.connectionId)) return;
      if (room && room.seq >= grant.seq) throw refuse('NOT_IN_ROOM', 'not the current connection of a participant');
      const left = deadline - this.clock.now().getTime();
      if (left <= 0) throw refuse('ROOM_UNAVAILABLE', 'the room could not be followed in time');
      await this.nextChange(left);
    }
  }

  private nextChange(withinMs: number): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.waiting.delete(done);
        resolve();
      };
      const timer = setTimeout(done, withinMs);
      this.waiting.add(done);
    });
  }

  private wake(): void {
    for (const done of [...this.waiting]) done();
  }

  private roomChanged(): void {
    const { room } = this;
    // Chat and raised hands are most of what happens; they change nothing here.
    const isOfConcern = room.members !== this.enforced.members || room.ended !== this.enforced.ended;
    // The last word on a class, before its clients are gone.
    if (room.ended && !this.enforced.ended) this.reportSigns();
    this.enforced = room;
    if (isOfConcern) this.enforceRoom(room);
    this.wake();
  }

  private enforceRoom(room: Room): void {
    this.floor = without(this.floor, (id) => standingOf(room, id, 'microphone') === 'open');
    for (const client of [...this.clients.values()]) {
      if (!this.mayGoOn(client, room)) this.remove(client);
    }
    this.eachClient((client) => client.roomChanged());
  }

  /**
   * A client whose stream is gone waits for its owner: the line that came back may be that owner on another gateway, and
   * finds its media flowing. A client whose stream lives while another line speaks for the person was taken over.
   */
  private mayGoOn(client: Client, room: Room): boolean {
    if (mayHoldMedia(room, client.participantId, client.connectionId)) return true;
    return client.isWaiting && !room.ended && room.members.has(client.participantId);
  }

  private remove(client: Client): void {
    if (this.clients.get(client.participantId) === client) this.clients.delete(client.participantId);
    client.expel();
    this.watchEmptiness();
  }

  private heard(): Heard {
    const microphones = [...this.publications()].filter(({ source }) => source === 'microphone');
    return heardOf(this.floor, microphones.length);
  }

  private levelsHeard(levels: readonly Level[]): void {
    const now = this.clock.now().getTime();
    const passedOn = this.floor.passedOn.join();
    this.floor = hear(this.floor, levels, now);
    if (this.floor.passedOn.join() !== passedOn) this.eachClient(({ receiving }) => receiving.changed());
    const participantIds = speakers(this.floor, now);
    // Silence is reported once; the pause after the last word has to be waited for.
    clearTimeout(this.silence);
    if (levels.length === 0 && participantIds.length > 0) {
      this.silence = setTimeout(() => this.levelsHeard([]), silenceMs);
    }
    if (participantIds.join() === this.said.join()) return;
    this.said = participantIds;
    this.eachClient((client) => client.post({ kind: 'speakers', participantIds }));
  }

  /** Whose packets come in: one question per transport, never all of a large room at once. */
  private async listen(): Promise<void> {
    for (const client of [...this.clients.values()]) {
      this.people.look(client, await client.incoming(), performance.now());
    }
    this.reportSigns();
  }

  private reportSigns(): void {
    this.followed.report(() => this.people.take(performance.now()));
  }

  private eachClient(tell: (client: Client) => void): void {
    for (const client of [...this.clients.values()]) tell(client);
  }

  private watchEmptiness(): void {
    clearTimeout(this.emptiness);
    if (this.closed || this.clients.size > 0) return;
    this.emptiness = setTimeout(() => this.close(), this.settings.emptyRoomMs);
  }
}
