import type { Closed, ServerMessage } from '@lectern/proto/grpc/gateway/v1/live';
import type { Join } from '@lectern/proto/grpc/session/v1/room_service';
import type { Standing } from '../domain/audience.ts';
import type { SharedMessage } from './protocol.ts';

/** Where the messages of one member go: a socket. */
export type Sink = {
  /** When the peer last said anything, a pong included, on this process's monotonic clock. */
  readonly heardMs: number;
  send(message: ServerMessage): void;
  show(message: SharedMessage): void;
  /** Says why, and closes the socket for good. */
  end(closed: Closed): void;
  /** Closes the socket so that the client connects and joins anew. */
  restart(): void;
};

/** One connection of one person to one room, as the room on this process sees it. */
export class Member {
  /** Empty until the session has answered the first join. */
  participantId = '';
  /** What it may see; undefined sees nothing yet. */
  standing: Standing | undefined;
  /** Everything up to here has been shown, or is in the state that was sent. */
  seq = 0;
  /** A join of ours is under way that the client did not ask for. */
  isAsking = false;
  /** It has said goodbye: what the room says of its leaving is no news. */
  isLeaving = false;

  constructor(
    readonly connectionId: string,
    readonly personId: string,
    /** What it asked for, to be delivered again when staff let it in. */
    readonly join: Join,
    readonly sink: Sink,
  ) {}
}
