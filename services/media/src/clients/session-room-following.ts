import { setTimeout as wait } from 'node:timers/promises';
import { bidi, type Bidi } from '@lectern/grpc';
import { DomainError, newId } from '@lectern/kernel';
import {
  FollowerKind,
  type FollowResponse,
  type RoomServiceService,
} from '@lectern/proto/grpc/session/v1/room_service';
import type { Telemetry } from '@lectern/telemetry';
import type { Sign } from '../domain/heard-people.ts';
import { apply, type Room } from '../domain/room.ts';
import { RoomFollowing, type Followed } from '../usecases/ports.ts';
import { toRoom, toRoomChange } from './room.mapper.ts';
import type { SessionChannels } from './session-channels.ts';

/** Follows rooms over RoomService.Follow, one stream for each. */
export class SessionRoomFollowing extends RoomFollowing {
  private readonly followerId = newId<'follower'>();

  constructor(
    private readonly channels: SessionChannels,
    private readonly log: Telemetry['log'],
  ) {
    super();
  }

  follow(sessionId: string, whenChanged: () => void): Followed {
    return new FollowedRoom(sessionId, this.followerId, this.channels, this.log, whenChanged);
  }
}

type FollowStream = Bidi<RoomServiceService['follow']>;

const firstPauseMs = 100;
const longestPauseMs = 3_000;
/** Without an answer to Attach for this long the next process is asked. */
const attachMs = 3_000;
const lastWordMs = 1_000;

class FollowedRoom implements Followed {
  room: Room | undefined;
  unknown = false;
  private readonly closing = new AbortController();
  private stream: FollowStream | undefined;
  private isAttached = false;
  private attempt = 0;
  private failures = 0;

  constructor(
    private readonly sessionId: string,
    private readonly followerId: string,
    private readonly channels: SessionChannels,
    private readonly log: Telemetry['log'],
    private readonly whenChanged: () => void,
  ) {
    void this.keepFollowing();
  }

  report(gather: () => readonly Sign[]): void {
    if (!this.isAttached) return;
    const heard = gather();
    if (heard.length === 0) return;
    this.stream?.send({ body: { $case: 'signs', value: { heard: [...heard] } } }).catch(() => undefined);
  }

  /** What was said last still arrives; a peer that does not end in time is cut. */
  close(): void {
    if (this.closing.signal.aborted) return;
    this.closing.abort();
    this.stream?.close();
    setTimeout(() => this.stream?.cancel(), lastWordMs).unref();
  }

  /** While the stream is broken the last state goes on being enforced. Every new attempt goes to the next address. */
  private async keepFollowing(): Promise<void> {
    while (!this.closing.signal.aborted) {
      try {
        await this.followOnce();
      } catch (error) {
        if (this.closing.signal.aborted) return;
        if (this.isUnknown(error)) return;
        this.log.warn({ sessionId: this.sessionId, err: error }, 'the room’s stream broke');
      }
      this.attempt++;
      await this.pause();
    }
  }

  private async followOnce(): Promise<void> {
    const stream = bidi(this.channels.channel(this.sessionId, this.attempt), 'follow');
    this.stream = stream;
    const impatience = setTimeout(() => stream.cancel(), attachMs);
    try {
      await stream.send({
        body: {
          $case: 'attach',
          value: {
            sessionId: this.sessionId,
            followerId: this.followerId,
            kind: FollowerKind.SERVICE,
            afterSeq: this.room?.seq ?? 0,
            connections: [],
          },
        },
      });
      for await (const message of stream.messages) {
        clearTimeout(impatience);
        this.failures = 0;
        // Only until the other side has heard the last word.
        if (this.closing.signal.aborted) continue;
        if (!this.fold(message)) return;
      }
    } finally {
      clearTimeout(impatience);
      this.isAttached = false;
      stream.cancel();
    }
  }

  /** Folds one message. False when something is missing between it and what was folded before: attach again. */
  private fold({ body }: FollowResponse): boolean {
    if (body?.$case === 'attached') {
      const { state, seq } = body.value;
      if (state && state.seq >= (this.room?.seq ?? 0)) this.room = toRoom(state);
      if (!this.room && seq > 0) return false;
      this.isAttached = true;
      this.whenChanged();
      return true;
    }
    if (body?.$case !== 'facts') return true;
    let room = this.room;
    for (const fact of body.value.facts) {
      if (!room || fact.seq > room.seq + 1) {
        this.log.warn({ sessionId: this.sessionId, have: room?.seq, got: fact.seq }, 'facts are missing');
        return false;
      }
      room = apply(room, toRoomChange(fact));
    }
    this.room = room;
    this.whenChanged();
    return true;
  }

  private isUnknown(error: unknown): boolean {
    const isRefused = error instanceof DomainError && error.refusal.code === 'CLASS_NOT_FOUND';
    this.unknown = this.room === undefined && isRefused;
    if (this.unknown) this.whenChanged();
    return this.unknown;
  }

  private async pause(): Promise<void> {
    // The first other address is tried at once: usually only one process is gone.
    const rounds = Math.max(0, this.failures++ - (this.channels.count > 1 ? 1 : 0));
    const longest = Math.min(longestPauseMs, firstPauseMs * 2 ** rounds);
    const pauseMs = rounds === 0 && this.failures === 1 ? 0 : longest * (0.5 + Math.random() / 2);
    await wait(pauseMs, undefined, { signal: this.closing.signal }).catch(() => undefined);
  }
}
