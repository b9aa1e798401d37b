import type { SignalRequest, SignalResponse } from '@lectern/proto/grpc/media/v1/media_service';
import type { FollowRequest, FollowResponse } from '@lectern/proto/grpc/session/v1/room_service';

/** One stream to one process of another service. */
export type Line<Up, Down> = {
  /** Resolves when the message is on its way; rejects once the line is over. */
  send(message: Up): Promise<void>;
  /** What comes, until the peer ends it; throws a DomainError when the line breaks. */
  readonly messages: AsyncIterable<Down>;
  /** Ends it from our side; idempotent. */
  close(): void;
};

export type FollowLine = Line<FollowRequest, FollowResponse>;
export type SignalLine = Line<SignalRequest, SignalResponse>;

/** The processes that may run a room, and the lines to them. */
export abstract class SessionLines {
  /** The addresses to try for this session, best first. */
  abstract addressesFor(sessionId: string): readonly string[];
  abstract open(address: string): FollowLine;
}

/** The processes that may carry a room's media, and the lines to them. */
export abstract class MediaLines {
  abstract addressesFor(sessionId: string): readonly string[];
  abstract open(address: string): SignalLine;
  /** Whether the process can be reached now. */
  abstract isReachable(address: string): boolean;
}
