import { Clock } from '@lectern/kernel';
import type { Provider } from '@nestjs/common';
import { PrintingPress } from './documents/printing-press.ts';
import { DocumentHandlers } from './grpc/document.handlers.ts';
import { made, useCase } from './made.ts';
import { Database } from './postgres/database.ts';
import { PostgresIssuedDocuments } from './postgres/postgres-issued-documents.ts';
import { KeepAccess } from './usecases/access-log.ts';
import { ConfirmDocument } from './usecases/documents/confirm-document.ts';
import { IssueDocument } from './usecases/documents/issue-document.ts';
import { IssuedDocuments } from './usecases/documents/issued-documents.ts';
import { Press } from './usecases/documents/press.ts';
import { People } from './usecases/people.ts';
import { ReadClassRegister } from './usecases/read-class-register.ts';
import { ReadCourseRegister } from './usecases/read-course-register.ts';
import { RegisterAccess } from './usecases/register-access.ts';
import { ReadPersonRecord } from './usecases/see-registers.ts';
import { ClassRecords, Registers } from './usecases/stores.ts';
import { UnitOfWork } from './usecases/unit-of-work.ts';

/** Documents about registers. Needs from its module: Clock, registers. */
export function documentProviders(): Provider[] {
  return [
    made(Press, PrintingPress, []),
    made(IssuedDocuments, PostgresIssuedDocuments, [Database]),
    useCase(
      IssueDocument,
      UnitOfWork,
      RegisterAccess,
      ReadClassRegister,
      ReadCourseRegister,
      ReadPersonRecord,
      People,
      Press,
      IssuedDocuments,
      KeepAccess,
      Clock,
    ),
    useCase(ConfirmDocument, IssuedDocuments, ClassRecords, Registers, People),
    useCase(DocumentHandlers, IssueDocument, ConfirmDocument),
  ];
}
