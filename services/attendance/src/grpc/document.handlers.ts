import type { Handlers } from '@lectern/grpc';
import {
  DocumentKind as KindMessage,
  type DocumentConfirmation,
  type ExportRequest,
  type RegisterServiceService,
} from '@lectern/proto/grpc/attendance/v1/register_service';
import { refused } from '../domain/attendance.errors.ts';
import type { DocumentKind } from '../domain/document.ts';
import { words } from '../mapping/words.ts';
import type { ConfirmDocument, Confirmation } from '../usecases/documents/confirm-document.ts';
import type { IssueDocument, Wanted } from '../usecases/documents/issue-document.ts';
import { toCaller, toId } from './requests.mapper.ts';

type Register = Handlers<typeof RegisterServiceService>;

const kindWords = words<DocumentKind, KindMessage>({
  'class-register-csv': KindMessage.CLASS_REGISTER_CSV,
  'class-register-pdf': KindMessage.CLASS_REGISTER_PDF,
  'course-register-csv': KindMessage.COURSE_REGISTER_CSV,
  'contact-hours-pdf': KindMessage.CONTACT_HOURS_PDF,
});

/** Documents about registers: made, and confirmed later. */
export class DocumentHandlers {
  constructor(
    private readonly issue: IssueDocument,
    private readonly confirm: ConfirmDocument,
  ) {}

  readonly handlers: Pick<Register, 'export' | 'confirmDocument'> = {
    export: async ({ caller, language, timeZone, verifyAt, purpose, ...asked }) => {
      const wanted = toWanted(asked);
      const issuing = { language, timeZone, verifyAt, purpose };
      const { fileName, content, code = '' } = await this.issue.execute(toCaller(caller), wanted, issuing);
      const mediaType = wanted.kind.endsWith('csv') ? 'text/csv; charset=utf-8' : 'application/pdf';
      return { fileName, mediaType, content, verificationCode: code };
    },
    confirmDocument: async ({ code }) => fromConfirmation(await this.confirm.execute(code)),
  };
}

function toWanted({
  kind,
  sessionId,
  courseId,
  personId,
}: Pick<ExportRequest, 'kind' | 'sessionId' | 'courseId' | 'personId'>): Wanted {
  const known = kindWords.find(kind);
  switch (known) {
    case 'class-register-csv':
    case 'class-register-pdf':
      return { kind: known, sessionId: toId(sessionId) };
    case 'course-register-csv':
      return { kind: known, courseId: toId(courseId) };
    case 'contact-hours-pdf':
      return { kind: known, courseId: toId(courseId), personId: toId(personId) };
    default:
      throw refused('NOT_FOUND');
  }
}

function fromConfirmation({ document, ...names }: Confirmation): DocumentConfirmation {
  const { kind, issuedAtMs, digest, basis, figures } = document;
  return {
    ...names,
    kind: kindWords.to(kind),
    issuedAt: new Date(issuedAtMs),
    digest,
    registerVersion: basis.of === 'class' ? basis.registerVersion : 0,
    figures: figures.map(({ name, value }) => ({ name, value })),
  };
}
