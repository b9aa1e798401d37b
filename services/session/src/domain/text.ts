import { refusal, type Refusal } from '@lectern/kernel';

export const longestName = 80;
export const longestTitle = 200;

/** Control characters, line separators and everything that turns the direction of the text around it. */
const deceptive = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;
/** Half a character becomes this on its way here. */
const broken = '\ufffd';
const visible = /[\p{L}\p{N}\p{P}\p{S}]/u;
/** Unicode counts some fillers among the letters, and a braille cell without dots among the signs. */
const unseen = /[\p{Default_Ignorable_Code_Point}\p{White_Space}\u2800]/gu;

/** Whether nothing of it can be seen. */
export function isBlank(text: string): boolean {
  return text.replaceAll(unseen, '') === '';
}

/** What a person typed, made comparable (NFC, outer blanks gone), or why it cannot be shown: 1 to 80 code points. */
export function checkName(text: string): string | Refusal<'NAME_INVALID'> {
  return checkLine(text, 'NAME_INVALID', 'a name', longestName);
}

/** As checkName, with 1 to 200 code points. */
export function checkTitle(text: string): string | Refusal<'TITLE_INVALID'> {
  return checkLine(text, 'TITLE_INVALID', 'a title', longestTitle);
}

function checkLine<Code extends string>(text: string, code: Code, noun: string, limit: number): string | Refusal<Code> {
  // Before any work that grows with the text: nothing that shrinks to 80 characters is this long.
  const line = text.length > limit * 8 ? undefined : text.normalize('NFC').trim();
  const no = (detail: string) => refusal(code, detail, { figures: { limit: String(limit) } });
  if (line === undefined || [...line].length > limit) return no(`${noun} has at most ${limit} characters`);
  if (!visible.test(line.replaceAll(unseen, ''))) return no(`${noun} has at least one letter, digit or sign`);
  if (line.includes(broken)) return no(`${noun} is whole Unicode`);
  if (deceptive.test(line)) return no(`${noun} has no control characters and none that turn the writing direction`);
  return line;
}
