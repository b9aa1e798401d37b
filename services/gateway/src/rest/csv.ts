import { DomainError, refusal } from '@lectern/kernel';
import { CsvError, parse } from 'csv-parse/sync';

/**
 * Far more than the people that one request may name. A list is read before the session service has looked at who sends it,
 * so nobody's list may take long enough to hold up everybody else.
 */
const limits = { characters: 256 * 1024, lines: 5_000 } as const;
const columns = ['name', 'email', 'role'] as const;

/**
 * Pasted lists of people: lines of name, email and role, separated by comma, semicolon or tab as spreadsheets do it. A first
 * line that names the columns may put them in another order; a role that is left out means learner.
 */
export function readCsv(text: string): { enrolments: Record<string, string>[] } {
  checkSize(text);
  const rows = parseRows(text);
  const header = rows[0]?.map((cell) => cell.toLowerCase()) ?? [];
  const hasHeader = header.includes('email');
  const order = hasHeader ? header : columns;
  const people = hasHeader ? rows.slice(1) : rows;
  return { enrolments: people.map((cells) => personOf(order, cells)) };
}

function checkSize(text: string): void {
  if (text.length > limits.characters) throw tooLarge('characters');
  let lines = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines += 1;
  if (lines > limits.lines) throw tooLarge('lines');
}

function tooLarge(unit: keyof typeof limits): DomainError {
  const limit = limits[unit];
  return new DomainError(
    refusal('BODY_TOO_LARGE', `a CSV list has at most ${limit} ${unit}`, { figures: { limit: String(limit) } }),
  );
}

function personOf(order: readonly string[], cells: readonly string[]): Record<string, string> {
  const cellOf = (column: string) => cells[order.indexOf(column)] ?? '';
  return { name: cellOf('name'), email: cellOf('email'), role: cellOf('role').toLowerCase() || 'learner' };
}

function parseRows(text: string): string[][] {
  try {
    return parse(text, {
      bom: true,
      delimiter: [',', ';', '\t'],
      trim: true,
      skip_empty_lines: true,
      relax_column_count: true,
      max_record_size: 2_000,
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = String(error.lines ?? '');
    throw new DomainError(refusal('ENROLMENT_INVALID', `line ${line} is not CSV`, { figures: { line } }));
  }
}
