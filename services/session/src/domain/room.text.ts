import { refuse, type RoomRefusal } from './room.errors.ts';
import { isBlank } from './text.ts';

export const chatLength = 2_000;
export const removalMessageLength = 500;

type Text = { readonly text: string } | { readonly refusal: RoomRefusal };

/** Trimmed, with plain line ends, counted in characters as people count them (code points). */
export function chatText(raw: string): Text {
  const text = plain(raw);
  if (!isText(text)) return { refusal: refuse('CHAT_NOT_TEXT') };
  if (isBlank(text)) return { refusal: refuse('CHAT_EMPTY') };
  return isLonger(text, chatLength) ? { refusal: refuse('CHAT_TOO_LONG', { limit: chatLength }) } : { text };
}

/** What a removed person is told; may be empty. */
export function removalText(raw: string): Text {
  const text = plain(raw);
  if (!isText(text) || isLonger(text, removalMessageLength))
    return { refusal: refuse('REMOVAL_MESSAGE_INVALID', { limit: removalMessageLength }) };
  return { text };
}

function plain(raw: string): string {
  return raw.replaceAll('\r\n', '\n').trim();
}

/** No control characters but tab and line end, no broken Unicode. Marks of direction stay: Arabic and Hebrew need them. */
function isText(text: string): boolean {
  return text.isWellFormed() && !/\p{Cc}/u.test(text.replaceAll(/[\t\n]/g, ''));
}

function isLonger(text: string, limit: number): boolean {
  // A code point takes at most two units: most texts need not be walked.
  return text.length > limit && (text.length > 2 * limit || [...text].length > limit);
}
