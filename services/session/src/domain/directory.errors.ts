import { DomainError, refusal, type Refusal } from '@lectern/kernel';

/** Every "no" of the directory. None of them changes without the request, or the world, changing. */
export const directoryRefusals = {
  UNAUTHENTICATED: 'The cookie or API key is unknown, expired or revoked, or the caller is not one person or one key.',
  NOT_FOUND: 'No such thing for this caller: unknown, or of another organisation.',
  NOT_ALLOWED: 'The role in the course does not allow it.',
  NAME_INVALID: 'A name has 1 to 80 visible characters, and none that control or deceive.',
  TITLE_INVALID: 'A title has 1 to 200 visible characters, and none that control or deceive.',
  CLASS_TIMES_INVALID: 'A class lasts 5 minutes to 12 hours and is not over yet.',
  CLASS_ENDED: 'The class has ended.',
  ENROLMENT_INVALID: 'A line has no name, no e-mail address or no role, or repeats another one.',
  TOO_MANY_ENROLMENTS: 'At most 1 000 people are enrolled at a time.',
  LAST_INSTRUCTOR: 'A course keeps an instructor; only an API key takes the last one away.',
  LINK_UNKNOWN: 'There is no such link.',
  LINK_EXPIRED: 'The link is too old.',
  LINK_USED: 'The link was good for one use.',
  LINK_REVOKED: 'The link was taken back.',
  LINK_VALIDITY_INVALID: 'A sign-in link is good for 1 minute to 30 days.',
  LINK_REUSE_NOT_ALLOWED: 'Only an API key makes links for more than one use.',
  PAGE_LIMIT_INVALID: 'A page has 1 to 200 items.',
  CURSOR_INVALID: 'A cursor is what the previous page gave.',
  TOO_MANY_IDS: 'At most 5 000 people, courses or classes are described at a time.',
  EMAIL_INVALID: 'An e-mail address looks like ada@example.edu.',
} as const satisfies Record<string, string>;

export type DirectoryRefusalCode = keyof typeof directoryRefusals;

/** For the refusals that need no more words than the table has. */
export function refused(code: DirectoryRefusalCode): DomainError<DirectoryRefusalCode> {
  return new DomainError(refusal(code, directoryRefusals[code]));
}

/** The value that a rule granted; throws what it refused. */
export function granted<Value>(verdict: Value | Refusal<DirectoryRefusalCode>): Value {
  if (isRefusal(verdict)) throw new DomainError(verdict);
  return verdict;
}

function isRefusal<Value>(verdict: Value | Refusal<DirectoryRefusalCode>): verdict is Refusal<DirectoryRefusalCode> {
  return typeof verdict === 'object' && verdict !== null && 'code' in verdict && 'retryable' in verdict;
}
