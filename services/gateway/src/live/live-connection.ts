import type { Duplex } from 'node:stream';
import { newId, refusal, type Refusal } from '@lectern/kernel';
import type { ClientMessage, Closed, JoinClass, ServerMessage } from '@lectern/proto/grpc/gateway/v1/live';
import type { Caller } from '@lectern/proto/grpc/session/v1/directory_service';
import type { Command } from '@lectern/proto/grpc/session/v1/room';
import type { WebSocket } from 'ws';
import { TokenBucket } from '../domain/token-bucket.ts';
import type { MediaLines } from '../ports/streams.ts';
import { cleanTraceparent, findFault } from './check-message.ts';
import { closeCode, live } from './limits.ts';
import { MediaSignal } from './media-signal.ts';
import { Member, type Sink } from './member.ts';
import type { Protocol, SharedMessage } from './protocol.ts';
import type { Room } from './room.ts';
import type { Rooms } from './rooms.ts';

export type ConnectionParts = {
  readonly socket: WebSocket;
  /** The stream below the socket: ready frames are written to it. */
  readonly raw: Duplex;
  readonly protocol: Protocol;
  readonly caller: Caller;
  readonly rooms: Rooms;
  readonly mediaLines: MediaLines;
  readonly messagesPerSecond: number;
  /** Until a JoinClass: whoever stands at the door has a line already, and may have to answer "take over from elsewhere?". */
  readonly joinMs: number;
  readonly now: () => number;
  /** Runs a join inside its span and counts its outcome. */
  readonly measureJoin: (
    sessionId: string,
    traceparent: string,
    join: (traceparent: string) => Promise<string>,
  ) => void;
};

/** One live socket: checks what comes, hands it on, and writes what goes. Knows its protocol; the classroom it does not. */
export class LiveConnection implements Sink {
  readonly connectionId: string = newId();
  private readonly rate: TokenBucket;
  private readonly faults: TokenBucket;
  private room: Room | undefined;
  private member: Member | undefined;
  private media: MediaSignal | undefined;
  private inFlight = 0;
  private ending: Closed | undefined;
  private isOver = false;
  private lastHeardMs: number;
  private lastPingMs: number;
  private joinTimer: NodeJS.Timeout;

  constructor(private readonly parts: ConnectionParts) {
    const { socket, messagesPerSecond, now } = parts;
    this.lastHeardMs = this.lastPingMs = now();
    this.rate = new TokenBucket(messagesPerSecond, messagesPerSecond * 3, now());
    this.faults = new TokenBucket(live.faults.perSecond, live.faults.burst, now());
    this.joinTimer = this.expectJoin();
    socket.on('message', (data, isBinary) => this.receive(data as Buffer, isBinary));
    socket.on('pong', () => this.hear());
    socket.on('ping', () => this.hear());
    socket.on('close', () => this.forget());
    // Broken frames and oversize messages: `ws` closes the socket with the right code by itself.
    socket.on('error', () => undefined);
  }

  get personId(): string {
    return this.parts.caller.personId;
  }

  get heardMs(): number {
    return this.lastHeardMs;
  }

  /** Pings a quiet socket and gives up on a silent one. */
  beat(): void {
    const nowMs = this.parts.now();
    if (nowMs - this.lastHeardMs > live.silenceMs) return this.parts.socket.terminate();
    if (nowMs - this.lastPingMs < live.pingMs) return;
    this.lastPingMs = nowMs;
    this.parts.socket.ping();
  }

  send(message: ServerMessage): void {
    this.write(this.parts.protocol.frame(message));
  }

  show(message: SharedMessage): void {
    this.write(message.frame(this.parts.protocol));
  }

  /** Waits for the answers that are under way: whoever ended the class wants to hear that it worked. */
  end(closed: Closed): void {
    if (this.ending || this.isOver) return;
    this.ending = closed;
    if (this.inFlight === 0) return this.endNow(closed);
    setTimeout(() => this.endNow(closed), live.lastAnswersMs).unref();
  }

  private endNow(closed: Closed): void {
    this.send({ requestId: 0, body: { $case: 'closed', value: closed } });
    this.finish(closeCode.done, closed.reason);
  }

  restart(): void {
    this.finish(closeCode.tryAgainLater, 'connect again');
  }

  /** Sends the client elsewhere: this process is going away. */
  sendAway(): void {
    this.finish(closeCode.serviceRestart, 'service restart');
  }

  /** Control frames carry nothing, but cost: the few that a client has reason to send are nothing beside what it may do wrong. */
  private hear(): void {
    this.lastHeardMs = this.parts.now();
    if (!this.isOver && !this.faults.take(this.lastHeardMs)) this.finish(closeCode.policy, 'too many pings and pongs');
  }

  private receive(data: Buffer, isBinary: boolean): void {
    this.lastHeardMs = this.parts.now();
    if (this.isOver || this.ending) return;
    let message: ClientMessage;
    try {
      message = this.parts.protocol.decode(data, isBinary);
    } catch {
      return this.fault(0, `a message of ${this.parts.protocol.name} that can be read`);
    }
    const fault = findFault(message);
    if (fault !== undefined) return this.fault(safeId(message.requestId), fault);
    if (!this.rate.take(this.lastHeardMs)) return this.tooMany(message.requestId);
    this.dispatch(message);
  }

  private dispatch({ requestId, body, traceparent }: ClientMessage): void {
    switch (body?.$case) {
      case 'ping':
        return this.send({ requestId, body: { $case: 'pong', value: { serverTime: new Date() } } });
      case 'joinClass':
        return this.join(requestId, body.value, cleanTraceparent(traceparent));
      case 'command':
        return this.command(requestId, body.value, cleanTraceparent(traceparent));
      case 'media':
        if (!this.room || !isInRoom(this.member)) return this.refuse(requestId, notJoined);
        this.media ??= this.signal(this.room);
        return this.media.request(requestId, body.value, cleanTraceparent(traceparent));
    }
  }

  private join(requestId: number, { sessionId, ...join }: JoinClass, traceparent: string): void {
    const { caller, rooms, measureJoin } = this.parts;
    if (this.member) return this.refuse(requestId, refusal('ALREADY_JOINED', 'this socket has joined a class already'));
    if (caller.guestOfSessionId && caller.guestOfSessionId !== sessionId)
      return this.refuse(requestId, refusal('CLASS_NOT_FOUND', 'no such class for this guest'));
    clearTimeout(this.joinTimer);
    const member = (this.member = new Member(this.connectionId, caller.personId, join, this));
    const room = (this.room = rooms.get(sessionId));
    measureJoin(sessionId, traceparent, async (inner) => {
      const outcome = await room.join(member, requestId, inner);
      if (outcome === 'refusal' && this.member === member) this.joinAgain();
      return outcome;
    });
  }

  private joinAgain(): void {
    this.member = undefined;
    if (this.isOver) return;
    // A class that one may not see costs the session service as much as one's own.
    if (!this.faults.take(this.parts.now(), 10))
      return this.finish(closeCode.policy, 'too many joins that were refused');
    clearTimeout(this.joinTimer);
    this.joinTimer = this.expectJoin();
  }

  private command(requestId: number, command: Command, traceparent: string): void {
    const { room, member } = this;
    if (!room || !member?.standing) return this.refuse(requestId, notJoined);
    if (this.inFlight >= live.inFlight) return this.refuse(requestId, tooManyInFlight);
    this.inFlight += 1;
    const isLeaving = command.body?.$case === 'leave';
    if (isLeaving) member.isLeaving = true;
    void room.command(member, command, traceparent).then((outcome) => {
      this.inFlight -= 1;
      if (outcome.$case === 'done' || outcome.$case === 'refusal') this.send({ requestId, body: outcome });
      if (this.ending && this.inFlight === 0) return this.endNow(this.ending);
      if (!isLeaving) return;
      if (outcome.$case === 'done') this.end({ reason: 'CLOSE_REASON_LEFT', message: '', mayReturn: true });
      else member.isLeaving = false;
    });
  }

  private signal({ sessionId }: Room): MediaSignal {
    return new MediaSignal(sessionId, this.connectionId, this.parts.mediaLines, (message) => this.send(message));
  }

  private write(frame: Buffer): void {
    const { raw } = this.parts;
    if (this.isOver || !raw.writable) return;
    raw.write(frame);
    if (raw.writableLength > live.bufferedBytes) this.tooSlow();
  }

  /** It may come back and resume from its seq, once it reads faster or asks for less. */
  private tooSlow(): void {
    const closed: Closed = { reason: 'CLOSE_REASON_TOO_SLOW', message: '', mayReturn: true };
    this.parts.raw.write(this.parts.protocol.frame({ requestId: 0, body: { $case: 'closed', value: closed } }));
    this.finish(closeCode.tryAgainLater, closed.reason);
  }

  private fault(requestId: number, rule: string): void {
    if (!this.faults.take(this.lastHeardMs, 10))
      return this.finish(closeCode.policy, 'too many messages that are wrong');
    this.refuse(requestId, refusal('MESSAGE_INVALID', rule));
  }

  private tooMany(requestId: number): void {
    if (!this.faults.take(this.lastHeardMs)) return this.finish(closeCode.policy, 'too many messages');
    const { perSecond, burst } = this.rate;
    this.refuse(
      requestId,
      refusal('RATE_LIMITED', `at most ${perSecond} messages a second, ${burst} at once`, {
        retryable: true,
        figures: { limit: String(perSecond), burst: String(burst) },
      }),
    );
  }

  private refuse(requestId: number, why: Refusal): void {
    this.send({ requestId, body: { $case: 'refusal', value: { ...why, figures: { ...why.figures } } } });
  }

  private expectJoin(): NodeJS.Timeout {
    const { joinMs } = this.parts;
    const timer = setTimeout(() => this.finish(closeCode.policy, `no join within ${joinMs} ms`), joinMs);
    return timer.unref();
  }

  /** Begins the close handshake; a peer that does not answer it is cut off. */
  private finish(code: number, reason: string): void {
    if (this.isOver) return;
    // Whoever signs out has said nothing to the room: without a word they would stay in it as a ghost.
    const isLost = code !== closeCode.done || this.ending?.reason === 'CLOSE_REASON_SIGNED_OUT';
    this.leaveRoom(isLost);
    this.parts.socket.close(code, reason);
    setTimeout(() => this.parts.socket.terminate(), live.closeMs).unref();
  }

  private forget(): void {
    if (!this.isOver) this.leaveRoom(true);
  }

  private leaveRoom(isLost: boolean): void {
    this.isOver = true;
    clearTimeout(this.joinTimer);
    this.media?.close();
    if (this.member) this.room?.remove(this.member, { isLost });
  }
}

function isInRoom(member: Member | undefined): boolean {
  return member?.standing === 'room' || member?.standing === 'staff';
}

const notJoined = refusal('NOT_JOINED', 'join the class first');
const tooManyInFlight = refusal('RATE_LIMITED', `at most ${live.inFlight} commands wait for their answer`, {
  retryable: true,
  figures: { limit: String(live.inFlight) },
});

const safeId = (id: number) => (Number.isSafeInteger(id) && id > 0 && id <= 0xffff_ffff ? id : 0);
