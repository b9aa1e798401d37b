import type { ClassRef } from '../../domain/evidence.ts';
import type { LrsConnection, LrsConnectionId, SealedSecret } from './connections.ts';
import type { XapiVersion } from './record-store.ts';

/** The statements of one class that wait for one connection. Whoever holds it sends them, and nobody else does. */
export type Queue = {
  readonly connectionId: LrsConnectionId;
  readonly ref: ClassRef;
  /** Failures of the connection in a row. */
  readonly attempts: number;
};

export type Waiting = { readonly n: number; readonly id: string; readonly body: string; readonly traceparent: string };

/** What became of statements that were sent. */
export type Outcome = {
  readonly accepted: readonly number[];
  readonly dead: readonly { readonly n: number; readonly reason: string }[];
};

/**
 * What waits for whom, and what became of it. Several processes share the work: a queue is held by a lock that goes with the
 * process, and no transaction is open while a store is asked.
 */
export abstract class Deliveries {
  /** Queues that may be sent now, those that have waited longest first. */
  abstract due(limit: number): Promise<readonly Queue[]>;
  /** Holds the queue until it is released. False when somebody else does. */
  abstract hold(queue: Queue): Promise<boolean>;
  abstract release(queue: Queue): Promise<void>;
  /** Aborted when what this process holds may be held by others, too. */
  abstract readonly held: AbortSignal;

  abstract connectionOf(
    queue: Queue,
  ): Promise<(LrsConnection & SealedSecret & { foundVersion: XapiVersion | undefined }) | undefined>;
  abstract keepVersion(id: LrsConnectionId, version: XapiVersion): Promise<void>;
  /** The oldest that wait, so many and about so many bytes at most; at least one when there is one. */
  abstract waiting(
    queue: Queue,
    limits: { readonly count: number; readonly bytes: number },
  ): Promise<readonly Waiting[]>;
  /** Keeps what became of them. With something accepted, the access log has that the class was told to the store. */
  abstract settle(queue: Queue, outcome: Outcome): Promise<void>;
  /** The queue is worked off unless something was added. */
  abstract finish(queue: Queue): Promise<void>;
  /** The connection rests; of several that failed at once, one counts. */
  abstract rest(queue: Queue, words: string, forMs: number): Promise<void>;
  /** For how long the queue has waited that waits longest, of connections that are on; 0 when nothing waits. */
  abstract oldestWaitingMs(): Promise<number>;
  abstract close(): Promise<void>;
}
