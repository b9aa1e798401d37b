export type Cell = string | number | boolean | undefined;

// What spreadsheets take for the beginning of a formula, also after blanks and in the wide forms of East Asian keyboards.
const formula = /^\s*[=+\-@\uff0b\uff0d\uff1d\uff20]|^[\t\r\n]/;
const needsQuotes = /[",\r\n]|^\s|\s$|^'/;

/**
 * Lines of RFC 4180 in UTF-8, with a mark in front by which spreadsheets know it. A text that would be a formula there gets an
 * apostrophe, which they hide; numbers stay numbers.
 */
export function writeCsv(rows: readonly (readonly Cell[])[]): Buffer {
  const lines = rows.map((cells) => `${cells.map(toCell).join(',')}\r\n`);
  return Buffer.from(`\ufeff${lines.join('')}`, 'utf8');
}

function toCell(cell: Cell): string {
  if (typeof cell !== 'string') return cell === undefined ? '' : String(cell);
  const text = cell.toWellFormed();
  const harmless = formula.test(text) ? `'${text}` : text;
  return needsQuotes.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
