import type { PersonId } from '@lectern/kernel';
import type { Deed } from '@lectern/session/src/domain/room.commands.ts';
import type { Chance } from './chance.ts';
import type { Diary } from './diary.ts';
import { pingEveryMs, type Answer, type Closed, type Gateway, type Socket } from './gateway.ts';
import type { Timeline } from './timeline.ts';

export type World = {
  readonly timeline: Timeline;
  readonly chance: Chance;
  /** Gateways that answer now. */
  gateways(): readonly Gateway[];
  seq(): number;
};

/** One browser of one person. Behaves as the SDK does, and notes in the diary when it was in the class. */
export class Device {
  readonly personId: PersonId;
  private readonly world: World;
  private readonly diary: Diary;
  private readonly latencyMs: number;
  private socket: { readonly socket: Socket; readonly gateway: Gateway } | undefined;
  private isWanted = false;
  private hasNetwork = true;
  private takesOver = false;
  private seenSeq = 0;
  private attempt = 0;
  /** Whatever was planned before the last turn of fate is off. */
  private turn = 0;

  constructor(world: World, personId: PersonId, diary: Diary) {
    this.world = world;
    this.personId = personId;
    this.diary = diary;
    this.latencyMs = world.chance.between(10, 80);
  }

  get isIn(): boolean {
    return this.diary.isIn(this);
  }

  come(): void {
    this.isWanted = this.hasNetwork = this.takesOver = true;
    this.seenSeq = this.attempt = 0;
    this.connect();
  }

  /** By word; what the server does not hear, the closing socket shows. */
  async leave(): Promise<void> {
    const { socket } = this;
    this.stop();
    if (!socket) return;
    this.later(this.latencyMs, async () => {
      const answer = await socket.gateway.act(socket.socket, { kind: 'leave' });
      if (answer.kind === 'refused') await socket.gateway.drop(socket.socket, this.world.timeline.nowMs);
      else socket.gateway.forget(socket.socket);
    });
  }

  close(): void {
    const { socket } = this;
    this.stop();
    if (socket) this.later(this.latencyMs, () => socket.gateway.drop(socket.socket, this.world.timeline.nowMs));
  }

  crash(): void {
    this.socket?.gateway.silence(this.socket.socket);
    this.stop();
  }

  loseNetwork(forMs: number): void {
    if (!this.isWanted) return;
    this.socket?.gateway.silence(this.socket.socket);
    this.forget();
    this.hasNetwork = false;
    this.later(forMs, () => {
      this.hasNetwork = true;
      this.connect();
    });
  }

  async act(deed: Deed): Promise<Answer | undefined> {
    return this.socket && this.isIn ? this.socket.gateway.act(this.socket.socket, deed) : undefined;
  }

  private connect(): void {
    if (!this.isWanted || !this.hasNetwork || this.socket) return;
    const gateways = this.world.gateways();
    if (gateways.length === 0) return this.retry();
    const gateway = this.world.chance.of(gateways);
    this.later(2 * this.latencyMs, async () => {
      if (!gateway.isAlive) return this.retry();
      const socket = gateway.open(this.holder(), this.world.chance.below(pingEveryMs));
      this.socket = { socket, gateway };
      this.heed(await gateway.join(socket, this.takesOver));
    });
  }

  private heed(answer: Answer): void {
    this.later(this.latencyMs, async () => {
      if (!this.socket) return;
      if (answer.kind !== 'refused') {
        this.attempt = 0;
        this.takesOver = false;
        if (answer.kind === 'joined') this.enter();
        return;
      }
      const { gateway, socket } = this.socket;
      this.forget();
      await gateway.drop(socket, this.world.timeline.nowMs);
      // A client that was told nothing yet cannot prove that it is the one whose line is still up.
      if (answer.code === 'ALREADY_CONNECTED') this.takesOver = true;
      if (answer.mayRetry || ['CLASS_NOT_OPEN', 'ALREADY_CONNECTED'].includes(answer.code)) this.retry();
    });
  }

  private enter(): void {
    this.seenSeq = this.world.seq();
    this.diary.enter(this, this.world.timeline.nowMs);
  }

  private holder() {
    return {
      personId: this.personId,
      seenSeq: () => this.seenSeq,
      closed: (reason: Closed) => this.later(this.latencyMs, () => this.closed(reason)),
      letIn: () => this.later(this.latencyMs, () => this.socket && this.enter()),
      letInUnheard: () => this.diary.letInUnheard(this.world.timeline.nowMs),
    };
  }

  private closed(reason: Closed): void {
    if (reason !== 'gateway-died') return this.stop();
    this.forget();
    this.connect();
  }

  private retry(): void {
    this.forget();
    const longest = Math.min(5_000, 250 * 2 ** this.attempt);
    this.attempt += 1;
    this.later(longest * this.world.chance.between(0.5, 1), () => this.connect());
  }

  private stop(): void {
    this.isWanted = false;
    this.forget();
  }

  private forget(): void {
    if (this.isIn) this.seenSeq = this.world.seq();
    this.turn += 1;
    this.socket = undefined;
    this.diary.exit(this, this.world.timeline.nowMs);
  }

  private later(ms: number, work: () => void | Promise<unknown>): void {
    const { turn } = this;
    this.world.timeline.after(ms, async () => {
      if (turn === this.turn) await work();
    });
  }
}
