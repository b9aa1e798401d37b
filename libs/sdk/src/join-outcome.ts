import type { Closed as WireClosed } from '@lectern/proto/messages/gateway/v1/live';
import { RefusedError } from './refused-error.ts';
import { closeReasonFrom } from './translate.ts';
import type { Closed } from './view.ts';
import type { CloseReason } from './words.ts';

export type Outcome =
  /** Nothing is wrong with us: try again after a while. */
  | { readonly kind: 'retry' }
  /** The application decides what to do: wait until the class opens, or take over. */
  | { readonly kind: 'refused' }
  | { readonly kind: 'closed'; readonly closed: Closed };

/** Refusals that end it, and how the room then says so. */
const finals: Readonly<Record<string, CloseReason | undefined>> = {
  CLASS_ENDED: 'class-ended',
  REMOVED_FROM_CLASS: 'removed',
  ADMISSION_DENIED: 'denied',
  UNAUTHENTICATED: 'signed-out',
};

/** Refusals that say "not now" of the class, not of the server: who comes for the first time is told, not kept waiting. */
const answers: ReadonlySet<string> = new Set(['CLASS_NOT_OPEN', 'ROOM_FULL', 'TOO_MANY_JOINS']);

/** What becomes of a join that was refused: the first one, or one that takes up a lost line. */
export function outcomeOfRefusal(error: RefusedError, { isFirst }: { isFirst: boolean }): Outcome {
  const reason = finals[error.code];
  if (reason) return { kind: 'closed', closed: closedFor(reason, error) };
  if (error.retryable && !(isFirst && answers.has(error.code))) return { kind: 'retry' };
  if (isFirst) return { kind: 'refused' };
  // The line was lost, and meanwhile the same person came in from somewhere else.
  const isElsewhere = error.code === 'ALREADY_CONNECTED' || error.code === 'TAKEN_OVER';
  return { kind: 'closed', closed: closedFor(isElsewhere ? 'taken-over' : 'refused', error) };
}

function closedFor(reason: CloseReason, { detail, figures, retryable }: RefusedError): Closed {
  const message = reason === 'removed' ? (figures.message ?? '') : reason === 'refused' ? detail : '';
  return { reason, message, mayReturn: retryable || reason === 'taken-over' || reason === 'signed-out' };
}

export function closedBy({ reason, message, mayReturn }: WireClosed): Closed {
  return { reason: closeReasonFrom[reason], message, mayReturn };
}

export function notNow(detail: string): RefusedError {
  return new RefusedError({ code: 'NOT_JOINED', detail });
}
