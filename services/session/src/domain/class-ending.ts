import type { SessionId } from '@lectern/kernel';

/** Ends a class through the decision of its room, so that its journal has the fact and everybody in it is told. */
export abstract class ClassEnding {
  /** Throws CLASS_ENDED when it is over already. */
  abstract endByApi(sessionId: SessionId): Promise<void>;
}
