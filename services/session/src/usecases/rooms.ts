import type { SessionId } from '@lectern/kernel';
import type { RoomCommand } from '../domain/room.commands.ts';
import type { Fact } from '../domain/room.facts.ts';
import type { Room } from '../domain/room.ts';

/** What came of a command: its own facts, and the room after them. */
export type Outcome = { readonly room: Room; readonly facts: readonly Fact[] };

/** A committed fact together with the bytes in which it is kept and sent. */
export type CommittedFact = { readonly fact: Fact; readonly bytes: Uint8Array };

/**
 * The live rooms that this process runs, each the fold of its journal. Several processes may run one room: the journal lets
 * one of them append, the others fold what it wrote and decide again.
 */
export abstract class Rooms {
  /** The room as committed. Throws CLASS_NOT_FOUND. */
  abstract get(sessionId: SessionId): Promise<Room>;
  /** Decides, commits, answers. Throws the refusal; DATABASE_UNAVAILABLE leaves open whether it took effect: repeat it. */
  abstract change(sessionId: SessionId, command: RoomCommand): Promise<Outcome>;
  /** Every committed fact after `afterSeq`, in order, until the signal aborts. */
  abstract follow(sessionId: SessionId, afterSeq: number, signal: AbortSignal): Promise<AsyncIterable<CommittedFact>>;
}
