import type { Id, PersonId, SessionId } from '@lectern/kernel';
import type { ActorId } from './actor.ts';

export type DisputeId = Id<'dispute'>;

/** What somebody says against their own entry, and what staff say to that. */
export type Dispute = {
  readonly id: DisputeId;
  readonly sessionId: SessionId;
  readonly personId: PersonId;
  readonly text: string;
  readonly atMs: number;
  readonly answer?: { readonly text: string; readonly by: ActorId; readonly atMs: number } | undefined;
};
