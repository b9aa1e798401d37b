import type { ConnectionId, SessionId } from '@lectern/kernel';

/**
 * Which processes look after which rooms now, as each of them says every few seconds. Says nothing about who may write: the
 * journal alone decides that. It answers two questions: does another process hold the line that I do not, and which rooms
 * does nobody look after any more?
 */
export abstract class RoomHolders {
  /** This process looks after these rooms, and its gateways hold these sockets in them. */
  abstract beat(held: ReadonlyMap<SessionId, readonly ConnectionId[]>): Promise<void>;
  /** Those of the given rooms that another process looked after a short while ago. */
  abstract heldByOthers(sessionIds: readonly SessionId[]): Promise<ReadonlySet<SessionId>>;
  /** The sockets in a room that other processes named a short while ago. */
  abstract connectionsHeldByOthers(sessionId: SessionId): Promise<ReadonlySet<ConnectionId>>;
  /** Rooms that nobody has looked after for a while. Each is given to one asker only. */
  abstract adoptOrphans(limit: number): Promise<readonly SessionId[]>;
  /** This process does not look after it any more. */
  abstract leave(sessionId: SessionId): Promise<void>;
  /** It needs nobody any more. */
  abstract forget(sessionId: SessionId): Promise<void>;
}
