import { refusal, type PersonId, type Refusal } from '@lectern/kernel';
import type { Role } from '@lectern/policy';
import { checkName } from './text.ts';

/** What somebody can be in a course. Guests come by link and are never enrolled. */
export type CourseRole = Exclude<Role, 'guest'>;

export type Enrolment = {
  readonly personId: PersonId;
  readonly name: string;
  /** Undefined where the asker may not see it. */
  readonly email: string | undefined;
  readonly role: CourseRole;
};

/** One line of what an instructor typed or pasted. */
export type EnrolmentLine = { readonly name: string; readonly email: string; readonly role: CourseRole | undefined };

/** A line that can be kept: the name as it is shown, the address in its comparable form. */
export type NewEnrolment = { readonly name: string; readonly email: string; readonly role: CourseRole };

export type EnrolmentRefusal = Refusal<'ENROLMENT_INVALID' | 'TOO_MANY_ENROLMENTS'>;

export const mostEnrolments = 1_000;
const longestEmail = 254;

/** As HTML's `input type=email` has it, and letters beyond ASCII (RFC 6531), which universities do issue. */
const emailShape =
  /^[\p{L}\p{M}\p{N}.!#$%&'*+/=?^_`{|}~-]{1,64}@[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}-]{0,61}[\p{L}\p{M}\p{N}])?(?:\.[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}-]{0,61}[\p{L}\p{M}\p{N}])?)*$/u;

/** Checks all lines, or says which is the first that cannot be kept. Lines are counted from 1. */
export function checkEnrolments(lines: readonly EnrolmentLine[]): readonly NewEnrolment[] | EnrolmentRefusal {
  if (lines.length > mostEnrolments) return tooMany(lines.length);
  if (lines.length === 0) return refusal('ENROLMENT_INVALID', 'there is nobody to enrol');
  const seen = new Map<string, number>();
  const checked: NewEnrolment[] = [];
  for (const [index, line] of lines.entries()) {
    const email = comparableEmail(line.email);
    const name = checkName(line.name);
    if (typeof name !== 'string') return invalid(index, name.detail, name.figures);
    if (email === undefined)
      return invalid(index, `an e-mail address looks like ada@example.edu, has at most ${longestEmail} characters`);
    if (line.role === undefined) return invalid(index, 'the role is instructor, assistant, learner or observer');
    const before = seen.get(email);
    if (before !== undefined) return invalid(index, `the same e-mail address as in line ${before + 1}`);
    seen.set(email, index);
    checked.push({ name, email, role: line.role });
  }
  return checked;
}

/** Two spellings of one mailbox in one form; undefined when it is no address. */
export function comparableEmail(text: string): string | undefined {
  if (text.length > longestEmail * 2) return undefined;
  const email = text.trim().normalize('NFC').toLowerCase();
  return email.length <= longestEmail && emailShape.test(email) ? email : undefined;
}

function tooMany(count: number): EnrolmentRefusal {
  return refusal('TOO_MANY_ENROLMENTS', `at most ${mostEnrolments} people at a time`, {
    figures: { limit: String(mostEnrolments), count: String(count) },
  });
}

function invalid(index: number, why: string, figures: Readonly<Record<string, string>> = {}): EnrolmentRefusal {
  const line = String(index + 1);
  return refusal('ENROLMENT_INVALID', `line ${line}: ${why}`, { figures: { ...figures, line } });
}
