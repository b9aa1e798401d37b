import { DomainError, refusal, type Refusal } from '@lectern/kernel';

/** Every "no" of registers, corrections, disputes and policies. None of them changes without the request, or the record, changing. */
export const attendanceRefusals = {
  UNAUTHENTICATED: 'The caller is not one person or one API key of an organisation.',
  NOT_FOUND: 'No such thing for this caller: unknown, or of another organisation.',
  NOT_ALLOWED: 'Neither the role in the course nor that in the organisation allows it.',
  REASON_MISSING: 'A correction has a reason of 3 to 500 characters.',
  REASON_TOO_LONG: 'A correction has a reason of 3 to 500 characters.',
  CORRECTION_INVALID:
    'A correction sets a verdict, adds or cuts an interval, or undoes; and names its request by a UUID.',
  INTERVAL_INVALID: 'An interval begins before it ends and lies within a class that has ended.',
  ENTRY_CHANGED: 'The entry has another version than the one that was corrected; look again.',
  NOTHING_TO_UNDO: 'No correction of this entry holds.',
  DISPUTE_OPEN: 'The entry is disputed already, and waits for an answer.',
  DISPUTE_MISSING: 'A dispute has 3 to 2 000 characters.',
  DISPUTE_TOO_LONG: 'A dispute has 3 to 2 000 characters.',
  DISPUTE_ANSWERED: 'The dispute was answered already.',
  ANSWER_MISSING: 'An answer has 3 to 2 000 characters.',
  ANSWER_TOO_LONG: 'An answer has 3 to 2 000 characters.',
  PURPOSE_TOO_LONG: 'A purpose has at most 200 characters.',
  TEXT_INVALID: 'The text has control characters or broken Unicode.',
  POLICY_INVALID: 'The figures are out of range or contradict each other; each is named.',
  POLICY_CHANGED: 'Somebody else set this policy in the meantime; look again.',
  PAGE_LIMIT_INVALID: 'A page has 1 to 200 items.',
  CURSOR_INVALID: 'A cursor is what the previous page gave.',
} as const satisfies Record<string, string>;

export type AttendanceRefusalCode = keyof typeof attendanceRefusals;

/** For the refusals that need no more words than the table has. */
export function refused(
  code: AttendanceRefusalCode,
  figures: Record<string, string> = {},
): DomainError<AttendanceRefusalCode> {
  return new DomainError(refusal(code, attendanceRefusals[code], { figures }));
}

/** The value that a rule granted; throws what it refused. */
export function granted<Value>(verdict: Value | Refusal<AttendanceRefusalCode>): Value {
  if (isRefusal(verdict)) throw new DomainError(verdict);
  return verdict;
}

function isRefusal<Value>(verdict: Value | Refusal<AttendanceRefusalCode>): verdict is Refusal<AttendanceRefusalCode> {
  return typeof verdict === 'object' && verdict !== null && 'code' in verdict && 'retryable' in verdict;
}
