import type { OutboxEvent } from '@lectern/events';
import type { Refusal, SessionId } from '@lectern/kernel';

/** Where and when a fact stands in the journal of its session. */
export type Stamp = { readonly seq: number; readonly at: Date };

/** A committed fact. `bytes` is its one encoding: kept in the journal and sent to everybody. */
export type Entry<Fact> = Stamp & { readonly fact: Fact; readonly bytes: Uint8Array };

/**
 * What a kind of session is: pure functions and codecs, with no framework in sight.
 * `decide` may be called again for the same command, on newer state, when another process wrote first.
 */
export type Rules<State, Command, Fact, Code extends string = string> = {
  /** The state before the first fact. */
  initial(sessionId: SessionId): State;
  /** What follows from a command: facts (none when it already holds), or a refusal. `now` never goes back within a session. */
  decide(state: State, command: Command, now: Date): readonly Fact[] | Refusal<Code>;
  /** The state after a fact. Never changes the state it is given. */
  apply(state: State, fact: Fact, stamp: Stamp): State;
  /** The facts that are due because time has passed, such as a grace that ran out. */
  tick(state: State, now: Date): readonly Fact[];
  /** When `tick` may have something next; undefined while nothing waits for time. */
  nextTickAt(state: State): Date | undefined;
  /** The domain events of a fact, published in the same transaction. `state` is the one after it. */
  events(fact: Fact, stamp: Stamp, state: State, sessionId: SessionId): readonly OutboxEvent[];
  readonly facts: {
    /** The bytes carry the stamp, so that they can be sent as they are. */
    encode(fact: Fact, stamp: Stamp): Uint8Array;
    decode(bytes: Uint8Array): Fact;
  };
  readonly snapshots: {
    /** Raised when the form of the state changes: older snapshots are then ignored. */
    readonly version: number;
    encode(state: State): Uint8Array;
    decode(bytes: Uint8Array): State;
  };
};
