import { refusal, type Refusal } from '@lectern/kernel';

/** What a person typed, made comparable (NFC, outer blanks gone), or why it cannot be shown to others. */
export type Checked<Value, Code extends string> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly refusal: Refusal<Code> };

export const longestName = 80;
export const longestTitle = 200;

/** Control characters, line separators and everything that turns the direction of the text around it. */
const deceptive = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;
const visible = /[\p{L}\p{N}\p{P}\p{S}]/u;

/** 1 to 80 characters, counted as code points. */
export function checkName(text: string): Checked<string, 'NAME_INVALID'> {
  return checkLine(text, 'NAME_INVALID', 'a name', longestName);
}

/** 1 to 200 characters, counted as code points. */
export function checkTitle(text: string): Checked<string, 'TITLE_INVALID'> {
  return checkLine(text, 'TITLE_INVALID', 'a title', longestTitle);
}

function checkLine<Code extends string>(text: string, code: Code, noun: string, limit: number): Checked<string, Code> {
  // Before any work that grows with the text: nothing that shrinks to 80 characters is this long.
  const value = text.length > limit * 8 ? undefined : text.normalize('NFC').trim();
  const no = (detail: string): Checked<string, Code> => ({
    ok: false,
    refusal: refusal(code, detail, { figures: { limit: String(limit) } }),
  });
  if (value === undefined || [...value].length > limit) return no(`${noun} has at most ${limit} characters`);
  if (!visible.test(value)) return no(`${noun} has at least one letter, digit or sign`);
  if (deceptive.test(value)) return no(`${noun} has no control characters and none that turn the writing direction`);
  return { ok: true, value };
}
