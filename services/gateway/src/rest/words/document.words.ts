import type {
  Access,
  AccessKind,
  DocumentConfirmation,
  DocumentKind,
} from '@lectern/proto/grpc/attendance/v1/register_service';
import type * as api from '../contract/document-schemas.ts';
import { iso } from './wire.ts';

const kindWords = {
  DOCUMENT_KIND_CLASS_REGISTER_CSV: 'class-register-csv',
  DOCUMENT_KIND_CLASS_REGISTER_PDF: 'class-register-pdf',
  DOCUMENT_KIND_COURSE_REGISTER_CSV: 'course-register-csv',
  DOCUMENT_KIND_CONTACT_HOURS_PDF: 'contact-hours-pdf',
  DOCUMENT_KIND_UNSPECIFIED: 'class-register-pdf',
  UNRECOGNIZED: 'class-register-pdf',
} as const satisfies Readonly<Record<DocumentKind, api.DocumentConfirmation['kind']>>;

const accessWords = {
  ACCESS_KIND_VIEW_REGISTER: 'view-register',
  ACCESS_KIND_VIEW_COURSE_REGISTER: 'view-course-register',
  ACCESS_KIND_VIEW_HISTORY: 'view-history',
  ACCESS_KIND_EXPORT_CSV: 'export-csv',
  ACCESS_KIND_EXPORT_PDF: 'export-pdf',
  ACCESS_KIND_EXPORT_JSON: 'export-json',
  ACCESS_KIND_DOWNLOAD_STATEMENTS: 'download-statements',
  ACCESS_KIND_SENT_STATEMENTS: 'sent-statements',
  ACCESS_KIND_UNSPECIFIED: 'view-register',
  UNRECOGNIZED: 'view-register',
} as const satisfies Readonly<Record<AccessKind, api.Access['kind']>>;

export function toConfirmation(confirmation: DocumentConfirmation): api.DocumentConfirmation {
  const { organisationName, courseTitle, issuedByName, digest, registerVersion, isSuperseded, figures } = confirmation;
  return {
    ...{ organisationName, courseTitle, issuedByName, digest, registerVersion, isSuperseded, figures },
    kind: kindWords[confirmation.kind],
    classTitle: confirmation.classTitle || undefined,
    personName: confirmation.personName || undefined,
    issuedAt: iso(confirmation.issuedAt),
  };
}

export function toAccess(access: Access): api.Access {
  const { actorName, capacity } = access;
  return {
    at: iso(access.at),
    kind: accessWords[access.kind],
    actorId: access.actorId || undefined,
    actorName,
    capacity,
    personId: access.personId || undefined,
    personName: access.personName || undefined,
    courseTitle: access.courseTitle || undefined,
    classTitle: access.classTitle || undefined,
    purpose: access.purpose || undefined,
  };
}
