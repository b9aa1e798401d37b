import { serve, type Handlers, type Serving } from '@lectern/grpc';
import { DomainError, refusal } from '@lectern/kernel';
import { RegisterServiceService } from '@lectern/proto/grpc/attendance/v1/register_service';
import type { DocumentHandlers } from './document.handlers.ts';

const notYet = () => Promise.reject(new DomainError(refusal('NOT_FOUND', 'There are no registers yet.')));

/** RegisterService as one process serves it, to gateways only. */
export class RegisterController {
  readonly serving: Serving;

  constructor(documents: DocumentHandlers) {
    const handlers: Handlers<typeof RegisterServiceService> = {
      getClassRegister: notYet,
      getCourseRegister: notYet,
      getOwnRecord: notYet,
      getEntryHistory: notYet,
      correct: notYet,
      openDispute: notYet,
      answerDispute: notYet,
      getPolicy: notYet,
      setPolicy: notYet,
      listAccesses: notYet,
      ...documents.handlers,
    };
    this.serving = serve(RegisterServiceService, handlers, { callers: ['gateway'] });
  }
}
