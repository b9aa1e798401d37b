import type { SessionId } from '@lectern/kernel';

/**
 * Which processes look after which rooms now, as each of them says every few seconds. Says nothing about who may write: the
 * journal alone decides that. It answers two questions: may another process hold the lines that I do not, and which rooms
 * does nobody look after any more?
 */
export abstract class RoomHolders {
  /** This process looks after these rooms. */
  abstract beat(sessionIds: readonly SessionId[]): Promise<void>;
  /** Those of the given rooms that another process looked after a short while ago. */
  abstract heldByOthers(sessionIds: readonly SessionId[]): Promise<ReadonlySet<SessionId>>;
  /** Rooms that nobody has looked after for a while. Each is given to one asker only. */
  abstract adoptOrphans(limit: number): Promise<readonly SessionId[]>;
  /** This process does not look after it any more. */
  abstract leave(sessionId: SessionId): Promise<void>;
  /** It needs nobody any more. */
  abstract forget(sessionId: SessionId): Promise<void>;
}
