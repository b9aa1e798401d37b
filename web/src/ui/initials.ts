const graphemes = new Intl.Segmenter();

/** BK for Ben Keller: the first letters, with their marks, of the first and the last word. */
export function initialsOf(name: string): string {
  const words = name
    .trim()
    .split(/\s+/u)
    .filter((word) => /\p{L}|\p{N}/u.test(word));
  const first = words[0];
  const last = words.length > 1 ? words.at(-1) : undefined;
  return [first, last].map((word) => firstLetter(word)).join('');
}

/** One of six colours, the same for the same name on every screen. */
export function hueOf(name: string): number {
  let sum = 0;
  for (const letter of name) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) >>> 0;
  return sum % 6;
}

function firstLetter(word: string | undefined): string {
  if (word === undefined) return '';
  // Most letters stand alone; taking a word apart by the rules of its script costs a browser a millisecond each time.
  const alone = /^[\p{L}\p{N}](?![\p{M}\p{Cf}])/u.exec(word.normalize())?.[0];
  if (alone !== undefined) return alone.toLocaleUpperCase();
  for (const { segment } of graphemes.segment(word)) {
    // More than a few code points is decoration piled on one letter; only the letter fits a circle.
    if (/\p{L}|\p{N}/u.test(segment)) return (segment.length > 4 ? [...segment][0]! : segment).toLocaleUpperCase();
  }
  return '';
}
