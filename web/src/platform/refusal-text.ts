import { RefusedError } from '@lectern/sdk';
import { text, type TextId } from './locale/text.ts';

/** Codes that have a sentence of their own; the others are told as one that helps or does not help to repeat. */
const sentences: Record<string, TextId> = {
  NETWORK_FAILED: 'refusal.network',
  NOT_ALLOWED: 'refusal.not-allowed',
  CAPABILITY_MISSING: 'refusal.capability-missing',
  TARGET_IS_STAFF: 'refusal.target-is-staff',
  CHAT_TOO_LONG: 'refusal.chat-too-long',
  CHAT_EMPTY: 'refusal.chat-empty',
  TOO_FAST: 'refusal.too-fast',
  TOO_MANY_REQUESTS: 'refusal.too-fast',
  RATE_LIMITED: 'refusal.too-fast',
  NAME_INVALID: 'refusal.name-invalid',
  CLASS_ENDED: 'refusal.class-ended',
  CLASS_FULL: 'refusal.class-full',
  TOO_MANY_ENROLMENTS: 'refusal.too-many-enrolments',
};

/** Sentences for the codes of a part of the app that is loaded later. */
export function alsoTell(codes: Readonly<Record<string, TextId>>): void {
  Object.assign(sentences, codes);
}

export function codeOf(error: unknown): string {
  return error instanceof RefusedError ? error.code : 'UNKNOWN';
}

export function refusalText(error: unknown): string {
  const sentence = sentences[codeOf(error)];
  if (sentence !== undefined) return text(sentence);
  return text(error instanceof RefusedError && error.retryable ? 'refusal.try-again' : 'refusal.unknown');
}
