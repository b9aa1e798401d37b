import type { NewEnrolment, Role } from '@lectern/sdk';

/** Roles a person can be enrolled with. */
export const enrolmentRoles = ['learner', 'assistant', 'instructor', 'observer'] as const satisfies readonly Role[];

export type EnrolmentMistake = 'too-few' | 'name' | 'email' | 'role' | 'twice';
export type PastedLine = { readonly line: number; readonly why: EnrolmentMistake; readonly text: string };
export type Pasted = { readonly enrolments: readonly NewEnrolment[]; readonly mistakes: readonly PastedLine[] };

const addressPattern = /^[^\s@,;"]+@[^\s@,;"]+\.[^\s@,;"]+$/;

export function isAddress(text: string): boolean {
  return text.length <= 254 && addressPattern.test(text);
}

/**
 * Lines of name, e-mail, role; a first line that names the columns is passed over. Separated by comma, semicolon or tab,
 * as spreadsheets write them; quotes as in RFC 4180. A missing role means learner.
 */
export function readPasted(pasted: string): Pasted {
  const enrolments: NewEnrolment[] = [];
  const mistakes: PastedLine[] = [];
  const seen = new Set<string>();
  pasted.split(/\r\n|\r|\n/).forEach((text, index) => {
    if (text.trim() === '' || (index === 0 && /e-?mail/i.test(text) && !text.includes('@'))) return;
    const read = readLine(text);
    const why = typeof read === 'string' ? read : seen.has(read.email.toLowerCase()) ? 'twice' : undefined;
    if (why !== undefined) mistakes.push({ line: index + 1, why, text: text.trim() });
    else if (typeof read !== 'string') {
      seen.add(read.email.toLowerCase());
      enrolments.push(read);
    }
  });
  return { enrolments, mistakes };
}

function readLine(text: string): NewEnrolment | EnrolmentMistake {
  const [name = '', email = '', role = ''] = cellsOf(text);
  if (email === '' && !isAddress(name)) return 'too-few';
  if (name === '' || [...name].length > 80) return 'name';
  if (!isAddress(email)) return 'email';
  const known = enrolmentRoles.find((one) => one === (role.toLowerCase() || 'learner'));
  return known === undefined ? 'role' : { name, email, role: known };
}

function cellsOf(text: string): string[] {
  const separator = [',', ';', '\t'].find((one) => text.includes(one)) ?? ',';
  const cells: string[] = [];
  let cell = '';
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at]!;
    if (letter === '"' && quoted && text[at + 1] === '"') {
      cell += '"';
      at += 1;
    } else if (letter === '"') quoted = !quoted;
    else if (letter === separator && !quoted) {
      cells.push(cell.trim());
      cell = '';
    } else cell += letter;
  }
  return [...cells, cell.trim()];
}
