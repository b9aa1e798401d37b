import { DomainError, refusal, type Clock, type ConnectionId, type SessionId } from '@lectern/kernel';
import { serve, type Call, type Handlers, type Serving } from '@lectern/grpc';
import {
  FollowerKind,
  RoomServiceService,
  type Attach,
  type FollowRequest,
} from '@lectern/proto/grpc/session/v1/room_service';
import type { Telemetry } from '@lectern/telemetry';
import { toId } from '../mapping/command.mapper.ts';
import { toRoomState } from '../mapping/state.mapper.ts';
import type { RoomMetrics } from '../room-metrics.ts';
import type { Lines } from '../usecases/lines.ts';
import type { MediaGrants } from '../usecases/media-grants.ts';
import type { Rooms } from '../usecases/rooms.ts';
import type { Signs } from '../usecases/signs.ts';
import type { DeliverHandlers } from './deliver.handlers.ts';
import { Follower, type Send } from './follower.ts';

type Follow = Handlers<RoomServiceService>['follow'];

/** The live side of the contract: lectern.session.v1.RoomService. */
export class RoomController {
  readonly serving: Serving = serve(
    RoomServiceService,
    {
      follow: (requests, send, call) => this.follow(requests, send, call),
      getGrantKeys: async () => ({ jwks: await this.parts.grants.publicKeys(), now: this.parts.clock.now() }),
    },
    { callers: ['gateway', 'media'] },
  );

  constructor(
    private readonly parts: {
      readonly rooms: Rooms;
      readonly lines: Lines;
      readonly grants: MediaGrants;
      readonly clock: Clock;
      readonly deliveries: DeliverHandlers;
      readonly signs: Signs;
      readonly telemetry: Telemetry;
      readonly metrics: RoomMetrics;
    },
  ) {}

  private async follow(...[requests, send, call]: Parameters<Follow>): Promise<void> {
    const iterator = requests[Symbol.asyncIterator]();
    const first = await iterator.next();
    if (first.done) return;
    const attach = readAttach(first.value, call);
    const { metrics } = this.parts;
    metrics.followers.inc({ kind: attach.kind });
    try {
      await this.serve(attach, { [Symbol.asyncIterator]: () => iterator }, send, call);
    } finally {
      metrics.followers.dec({ kind: attach.kind });
    }
  }

  private async serve(attach: Attach, requests: AsyncIterable<FollowRequest>, send: Send, call: Call): Promise<void> {
    const sessionId = toId<'session'>(attach.sessionId, 'session_id');
    const room = await this.parts.rooms.get(sessionId);
    const attachment = attach.kind === FollowerKind.GATEWAY ? this.parts.lines.attach(room, held(attach)) : undefined;
    const over = new AbortController();
    const signal = AbortSignal.any([call.signal, over.signal]);
    try {
      const state = attach.afterSeq === 0 ? toRoomState(room, 'follower') : undefined;
      await send({ body: { $case: 'attached', value: { seq: room.seq, state } } });
      if (attachment) this.announce(sessionId);
      const follower = new Follower(sessionId, attachment, send, this.parts);
      const pumping = follower.pump(attach.afterSeq || room.seq, signal);
      // Facts and requests run side by side; whichever ends first, well or badly, ends the stream.
      await Promise.race([pumping, follower.take(requests)]);
    } finally {
      over.abort();
      attachment?.detach();
    }
  }

  /** The sockets that the gateway still holds are up again at once, not at the next look. */
  private announce(sessionId: SessionId): void {
    this.parts.lines.announce(sessionId).catch((error: unknown) => {
      this.parts.telemetry.log.warn({ err: error, sessionId }, 'announced sockets are looked at later');
    });
  }
}

function readAttach({ body }: FollowRequest, { caller }: Call): Attach {
  if (body?.$case !== 'attach') throw new DomainError(refusal('STREAM_INVALID', 'the first message must attach'));
  const { kind } = body.value;
  // Only a gateway speaks for people; everybody else watches.
  if (kind === FollowerKind.GATEWAY ? caller !== 'gateway' : kind !== FollowerKind.SERVICE)
    throw new DomainError(refusal('STREAM_INVALID', `${caller} cannot follow as ${kind}`));
  return body.value;
}

function held({ connections }: Attach): ConnectionId[] {
  return connections.map(({ connectionId }) => toId<'connection'>(connectionId, 'connection_id'));
}
