import type { CourseId, Id, OrganisationId, PersonId, SessionId } from '@lectern/kernel';
import type { ActorId } from './actor.ts';
import type { Verdict } from './words.ts';

export const documentKinds = [
  'class-register-csv',
  'class-register-pdf',
  'course-register-csv',
  'contact-hours-pdf',
] as const;
export type DocumentKind = (typeof documentKinds)[number];
export type DocumentId = Id<'document'>;

/** A figure as it was printed. */
export type PrintedFigure = { readonly name: string; readonly value: string };

/** What a document was made from, so that it can be told later whether the record still says the same. */
export type Basis =
  | { readonly of: 'class'; readonly registerVersion: number }
  | { readonly of: 'person'; readonly cells: readonly BasisCell[] };
export type BasisCell = { readonly sessionId: SessionId; readonly verdict: Verdict; readonly attendedMs: number };

/** A document that was given out and carries a code. */
export type IssuedDocument = {
  readonly id: DocumentId;
  readonly organisationId: OrganisationId;
  readonly kind: DocumentKind;
  readonly courseId: CourseId;
  readonly sessionId?: SessionId | undefined;
  /** Only of a document about one person. */
  readonly personId?: PersonId | undefined;
  readonly issuedBy: ActorId;
  readonly issuedAtMs: number;
  /** SHA-256 of the file, lower-case hexadecimal. */
  readonly digest: string;
  readonly basis: Basis;
  readonly figures: readonly PrintedFigure[];
};

/** Whether what was printed of these classes is not what the record says now. Classes that came later change nothing of it. */
export function differs(printed: readonly BasisCell[], now: readonly BasisCell[]): boolean {
  const present = new Map(now.map((cell) => [cell.sessionId, cell]));
  return printed.some(({ sessionId, verdict, attendedMs }) => {
    const cell = present.get(sessionId);
    return cell?.verdict !== verdict || cell.attendedMs !== attendedMs;
  });
}
