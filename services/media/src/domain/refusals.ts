import { DomainError, refusal, type Refusal } from '@lectern/kernel';

/** Why media says no. Also listed in docs/refusals.md. */
export type MediaRefusalCode =
  | 'GRANT_INVALID'
  | 'GRANT_EXPIRED'
  | 'NOT_OPEN'
  | 'NOT_IN_ROOM'
  | 'NOT_ALLOWED'
  | 'INVALID'
  | 'RATE_LIMITED'
  | 'TOO_MANY_CONSUMERS'
  | 'TAKEN_OVER'
  | 'ROOM_UNAVAILABLE'
  | 'MEDIA_UNAVAILABLE';

export type MediaRefusal = Refusal<MediaRefusalCode>;

const retryable: ReadonlySet<MediaRefusalCode> = new Set(['RATE_LIMITED', 'ROOM_UNAVAILABLE', 'MEDIA_UNAVAILABLE']);

/** A refusal to be thrown; each edge translates it. */
export function refuse(
  code: MediaRefusalCode,
  detail: string,
  figures: Record<string, string> = {},
): DomainError<MediaRefusalCode> {
  return new DomainError(refusal(code, detail, { retryable: retryable.has(code), figures }));
}
