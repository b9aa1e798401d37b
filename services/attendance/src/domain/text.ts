import { refusal, type Refusal } from '@lectern/kernel';

/** What people write on the record: plain text of 3 characters and more. */
export const textLimits = { reason: 500, dispute: 2_000, answer: 2_000, purpose: 200 } as const;
const shortest = 3;

export type TextCode =
  | 'REASON_MISSING'
  | 'REASON_TOO_LONG'
  | 'DISPUTE_MISSING'
  | 'DISPUTE_TOO_LONG'
  | 'ANSWER_MISSING'
  | 'ANSWER_TOO_LONG'
  | 'PURPOSE_TOO_LONG'
  | 'TEXT_INVALID';

// Line breaks and tabs are text; other control characters, and directions that deceive the reader, are not.
const unreadable = /[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/u;

/** The text without blanks around it, or why it cannot be kept. */
export function readText(kind: 'reason' | 'dispute' | 'answer', text: string): string | Refusal<TextCode> {
  const trimmed = text.trim();
  const limit = textLimits[kind];
  const name = kind.toUpperCase() as 'REASON' | 'DISPUTE' | 'ANSWER';
  const figures = { limit: String(limit), least: String(shortest) };
  const detail = `A ${kind} has ${shortest} to ${limit} characters.`;
  if ([...trimmed].length < shortest) return refusal(`${name}_MISSING`, detail, { figures });
  if ([...trimmed].length > limit) return refusal(`${name}_TOO_LONG`, detail, { figures });
  return isReadable(trimmed) ? trimmed : invalid;
}

/** Why somebody takes a record out, in their own words. It may stay unsaid. */
export function readPurpose(text: string): string | Refusal<TextCode> {
  const trimmed = text.trim();
  const limit = textLimits.purpose;
  if ([...trimmed].length > limit)
    return refusal('PURPOSE_TOO_LONG', `A purpose has at most ${limit} characters.`, {
      figures: { limit: String(limit) },
    });
  return isReadable(trimmed) ? trimmed : invalid;
}

const invalid = refusal('TEXT_INVALID', 'The text has control characters or broken Unicode.');

function isReadable(text: string): boolean {
  return !unreadable.test(text.replace(/[\n\r\t]/g, ''));
}
