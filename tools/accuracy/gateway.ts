import { DomainError, newId, type ConnectionId, type ParticipantId, type PersonId } from '@lectern/kernel';
import { HeardPeople, type HeardSocket } from '@lectern/gateway/src/domain/heard-people.ts';
import { live } from '@lectern/gateway/src/live/limits.ts';
import type { Deed } from '@lectern/session/src/domain/room.commands.ts';
import type { Fact } from '@lectern/session/src/domain/room.facts.ts';
import type { Attachment } from '@lectern/session/src/usecases/lines.ts';
import type { SessionProcess } from './session-process.ts';
import type { Timeline } from './timeline.ts';

export type Answer =
  | { readonly kind: 'joined' | 'waiting' | 'done' }
  /** `mayRetry`: the process or the database was away. */
  | { readonly kind: 'refused'; readonly code: string; readonly mayRetry: boolean };

export type Closed = 'taken-over' | 'denied' | 'removed' | 'left' | 'class-ended' | 'gateway-died';

/** The end of a socket that is in somebody's hands. */
export type Holder = {
  readonly personId: PersonId;
  /** The device's own word that it is the one who came in before. */
  readonly seenSeq: () => number;
  closed(reason: Closed): void;
  /** Joined without having asked: staff let the person in, or the room had given the line up. */
  letIn(): void;
  /** Staff let the person in while nothing came through. */
  letInUnheard(): void;
};

export type Socket = {
  readonly connectionId: ConnectionId;
  readonly holder: Holder;
  readonly openedAtMs: number;
  /** When pings fall, within their period. */
  readonly phaseMs: number;
  participantId?: ParticipantId;
  standing?: 'lobby' | 'room';
  lastActAtMs: number;
  /** It has said goodbye: what the room says of its leaving is no news. */
  isLeaving?: boolean;
  /** Since when nothing comes through any more, although nobody closed it. */
  silentFromMs?: number;
};

/** Sockets are looked at by the beat, so a ping is due at the first beat after its time. */
export const pingEveryMs = Math.ceil(live.pingMs / live.heartbeatMs) * live.heartbeatMs;

/** One gateway process: its sockets and its one stream to a session process. A model: the service itself is made of real sockets. */
export class Gateway {
  isAlive = true;
  readonly sockets = new Map<ConnectionId, Socket>();
  private stream: { readonly process: SessionProcess; readonly attachment: Attachment } | undefined;
  private readonly heard = new HeardPeople();
  private readonly timeline: Timeline;
  private readonly findProcess: () => SessionProcess | undefined;

  constructor(timeline: Timeline, findProcess: () => SessionProcess | undefined) {
    this.timeline = timeline;
    this.findProcess = findProcess;
    this.round(250, () => this.follow());
    this.round(live.signsMs, () => this.report());
  }

  kill(): void {
    this.isAlive = false;
    this.stream?.attachment.detach();
    for (const socket of this.sockets.values()) this.endOne(socket, 'gateway-died');
  }

  open(holder: Holder, phaseMs: number): Socket {
    const { nowMs } = this.timeline;
    const socket: Socket = { connectionId: newId(), holder, openedAtMs: nowMs, phaseMs, lastActAtMs: nowMs };
    this.sockets.set(socket.connectionId, socket);
    return socket;
  }

  join(socket: Socket, takeOver: boolean): Promise<Answer> {
    socket.lastActAtMs = this.timeline.nowMs;
    return this.joinFor(socket, takeOver);
  }

  /** Also without having been asked: that is no sign of the person. */
  private joinFor(socket: Socket, takeOver: boolean): Promise<Answer> {
    const { connectionId, holder } = socket;
    return this.ask(async ({ process, attachment }) => {
      const knock = { personId: holder.personId, connectionId, commandId: newId<'command'>(), takeOver };
      const entry = await process.join(attachment, { ...knock, afterSeq: holder.seenSeq() });
      socket.participantId = entry.participant.id;
      socket.standing = entry.kind === 'joined' ? 'room' : 'lobby';
      return { kind: entry.kind };
    });
  }

  act(socket: Socket, deed: Deed): Promise<Answer> {
    const { connectionId, holder } = socket;
    socket.lastActAtMs = this.timeline.nowMs;
    return this.ask(async ({ process }) => {
      socket.isLeaving = deed.kind === 'leave';
      await process.act({ personId: holder.personId, connectionId, commandId: newId(), deed });
      return { kind: 'done' };
    });
  }

  /** The socket was closed, by its device or by us; nobody said goodbye. */
  async drop(socket: Socket, heardAtMs: number): Promise<void> {
    socket.lastActAtMs = Math.max(socket.lastActAtMs, heardAtMs);
    if (!this.forget(socket) || socket.participantId === undefined) return;
    const { stream } = this;
    if (stream?.process.isAlive)
      await stream.process.lose(stream.attachment, socket.connectionId, socket.participantId);
  }

  /** Nothing comes through from now on: noticed once it has been silent for long enough. */
  silence(socket: Socket): void {
    const { nowMs } = this.timeline;
    socket.silentFromMs = nowMs;
    const heardMs = lastHeard(socket, nowMs);
    const noticedMs = Math.ceil((heardMs + live.silenceMs + 1 - socket.phaseMs) / live.heartbeatMs) * live.heartbeatMs;
    this.timeline.at(noticedMs + socket.phaseMs, () => (this.isAlive ? this.drop(socket, heardMs) : undefined));
  }

  /** What the facts mean for the sockets themselves. */
  observe(fact: Fact): void {
    const { body } = fact;
    switch (body.kind) {
      case 'participant-waiting':
      case 'participant-joined':
        this.speaksNow(body.participant.id, body.participant.connectionId);
        if (body.kind === 'participant-joined') this.askAgain(body.participant.id, 'lobby');
        return;
      case 'participant-returned':
        return this.speaksNow(body.participantId, body.connectionId);
      case 'participant-denied':
        return this.end(body.participantId, 'denied');
      case 'participant-removed':
        return this.end(body.participantId, 'removed');
      case 'participant-reconnecting':
        return this.askAgain(body.participantId);
      case 'participant-left':
        return body.reason === 'left' ? this.end(body.participantId, 'left') : this.askAgain(body.participantId);
      case 'class-ended':
        this.report();
        for (const socket of this.sockets.values()) this.endOne(socket, 'class-ended');
    }
  }

  private speaksNow(participantId: ParticipantId, connectionId: ConnectionId): void {
    for (const socket of this.of(participantId))
      if (socket.connectionId !== connectionId) this.endOne(socket, 'taken-over');
  }

  private askAgain(participantId: ParticipantId, standing?: Socket['standing']): void {
    for (const socket of this.of(participantId)) {
      if (socket.isLeaving || (standing !== undefined && socket.standing !== standing)) continue;
      this.timeline.after(5, async () => {
        if (!this.isAlive || !this.sockets.has(socket.connectionId)) return;
        const isWaiting = socket.standing === 'lobby';
        const answer = await this.joinFor(socket, false);
        if (answer.kind !== 'joined') return;
        if (socket.silentFromMs === undefined) socket.holder.letIn();
        else if (isWaiting) socket.holder.letInUnheard();
      });
    }
  }

  private end(participantId: ParticipantId, reason: Closed): void {
    for (const socket of this.of(participantId)) this.endOne(socket, reason);
  }

  private endOne(socket: Socket, reason: Closed): void {
    this.forget(socket);
    if (socket.silentFromMs === undefined) socket.holder.closed(reason);
  }

  /** Nothing more is said of it: it was told to go, or said that it goes. */
  forget(socket: Socket): boolean {
    for (const sign of toHeard(socket, this.timeline.nowMs)) this.heard.leave(sign);
    return this.sockets.delete(socket.connectionId);
  }

  private of(participantId: ParticipantId): Socket[] {
    return [...this.sockets.values()].filter((socket) => socket.participantId === participantId);
  }

  private async ask(work: (stream: NonNullable<Gateway['stream']>) => Promise<Answer>): Promise<Answer> {
    if (this.stream === undefined) return { kind: 'refused', code: 'UNAVAILABLE', mayRetry: true };
    try {
      return await work(this.stream);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      const { code, retryable } = error.refusal;
      return { kind: 'refused', code, mayRetry: retryable };
    }
  }

  private async follow(): Promise<void> {
    if (this.stream?.process.isAlive) return;
    this.stream = undefined;
    const process = this.findProcess();
    if (process === undefined) return;
    this.heard.tellAgain();
    const held = [...this.sockets.values()].filter(({ participantId }) => participantId !== undefined);
    this.stream = { process, attachment: await process.attach(held.map(({ connectionId }) => connectionId)) };
  }

  private report(): void {
    if (!this.stream?.process.isAlive) return;
    const { nowMs } = this.timeline;
    const present = [...this.sockets.values()].flatMap((socket) => toHeard(socket, nowMs));
    const heard = this.heard
      .take(present, nowMs)
      .map(({ participantId, ageMs }) => ({ participantId: participantId as ParticipantId, ageMs, spokeMs: 0 }));
    if (heard.length > 0) this.stream.process.hear('socket', heard);
  }

  private round(everyMs: number, work: () => void | Promise<void>): void {
    this.timeline.after(everyMs, async () => {
      if (!this.isAlive) return;
      await work();
      this.round(everyMs, work);
    });
  }
}

/** When the socket was last heard: it answers every ping, until it is silent. */
export function lastHeard({ openedAtMs, phaseMs, lastActAtMs, silentFromMs }: Socket, nowMs: number): number {
  const untilMs = Math.min(nowMs, silentFromMs ?? nowMs);
  const ping = Math.floor((untilMs - phaseMs) / pingEveryMs) * pingEveryMs + phaseMs;
  return Math.max(ping, openedAtMs, lastActAtMs);
}

function toHeard(socket: Socket, nowMs: number): HeardSocket[] {
  const { participantId } = socket;
  return participantId === undefined ? [] : [{ participantId, heardMs: lastHeard(socket, nowMs) }];
}
