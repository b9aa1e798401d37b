/**
 * Codes on documents: 80 random bits in Crockford's base 32, four groups of four. The alphabet has no I, L, O and U, so that a code can
 * be read out and typed; who reads one wrongly writes a letter that stands for the right one.
 */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const bytes = 10;
const length = (bytes * 8) / 5;

/** A code from 80 random bits. */
export function codeOf(random: Uint8Array): string {
  if (random.length !== bytes) throw new Error(`a code is made from ${bytes} bytes`);
  const bits = [...random].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const letters = bits.match(/.{5}/g)!.map((five) => alphabet[Number.parseInt(five, 2)]);
  return grouped(letters.join(''));
}

/** The code as it is printed; undefined for what cannot be one. Case, blanks and dashes do not matter. */
export function readCode(written: string): string | undefined {
  const letters = written
    .toUpperCase()
    .replace(/[\s\p{Pd}]/gu, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1');
  const isCode = letters.length === length && [...letters].every((letter) => alphabet.includes(letter));
  return isCode ? grouped(letters) : undefined;
}

function grouped(letters: string): string {
  return letters.match(/.{4}/g)!.join('-');
}
