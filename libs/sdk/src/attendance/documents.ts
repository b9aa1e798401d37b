import type { PersonId } from '@lectern/kernel';
import type { IsoTime } from '../rest.ts';

export type AccessKind =
  | 'view-register'
  | 'view-course-register'
  | 'view-history'
  | 'export-csv'
  | 'export-pdf'
  | 'export-json'
  | 'download-statements'
  | 'sent-statements';
export type Access = {
  readonly at: IsoTime;
  readonly actorName: string;
  readonly actorId?: string;
  readonly personName?: string;
  readonly personId?: PersonId;
  readonly kind: AccessKind;
  readonly courseTitle?: string;
  readonly classTitle?: string;
  readonly purpose?: string;
  readonly capacity: string;
};

export type DocumentKind = 'class-register-csv' | 'class-register-pdf' | 'course-register-csv' | 'contact-hours-pdf';
export type DocumentConfirmation = {
  readonly kind: DocumentKind;
  readonly organisationName: string;
  readonly courseTitle: string;
  readonly classTitle?: string;
  readonly personName?: string;
  readonly issuedAt: IsoTime;
  readonly issuedByName: string;
  readonly digest: string;
  readonly registerVersion: number;
  readonly isSuperseded: boolean;
  readonly figures: readonly { readonly name: string; readonly value: string }[];
};

/** A file, as the service names it. */
export type FileOf = { readonly fileName: string; readonly content: Blob };
