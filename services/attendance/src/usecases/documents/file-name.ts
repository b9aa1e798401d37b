// What file systems do not take, and what would deceive about where a name ends.
const forbidden = /[\\/:*?"<>|\p{Cc}\p{Cf}]/gu;
const longest = 120;

/** A name for a file, made from titles that people typed. */
export function fileName(parts: readonly string[], extension: 'csv' | 'pdf'): string {
  const named = parts.map((part) => part.toWellFormed().replace(forbidden, ' ').replace(/\s+/g, ' ').trim());
  const stem = [...named.filter((part) => part !== '').join(' – ')].slice(0, longest).join('').replace(/^\.+/, '');
  return `${stem || 'register'}.${extension}`;
}
