import type { PersonId } from '@lectern/kernel';
import type { LeaveReason, Source } from '../evidence.ts';

/** One thing that was heard of a class and that statements may tell of. All times are the server's, in milliseconds since 1970. */
export type Happening = {
  /** Names the fact: the event's id, or words for what no event tells. Statements of equal facts have equal ids. */
  readonly factId: string;
  readonly atMs: number;
  readonly body: HappeningBody;
};

export type HappeningBody =
  | { readonly kind: 'class-opened' | 'class-started' }
  | { readonly kind: 'class-ended' }
  /** Nothing was heard of the class since: not even its end, which would have been told if there had been one. */
  | { readonly kind: 'class-silent' }
  | PersonalBody;

export type PersonalBody =
  | { readonly kind: 'admitted' | 'joined' | 'reconnecting' | 'returned'; readonly personId: PersonId }
  | { readonly kind: 'left'; readonly personId: PersonId; readonly reason: LeaveReason }
  /** A loss that was not made good within the grace. */
  | { readonly kind: 'grace-over'; readonly personId: PersonId }
  | { readonly kind: 'hand-raised' | 'hand-lowered' | 'chat-posted'; readonly personId: PersonId }
  | { readonly kind: 'source-opened' | 'source-closed'; readonly personId: PersonId; readonly source: Source };
