import type { Handlers } from '@lectern/grpc';
import { DomainError, refusal } from '@lectern/kernel';
import type { RegisterServiceService } from '@lectern/proto/grpc/attendance/v1/register_service';

type Register = Handlers<typeof RegisterServiceService>;

/** Documents about registers: made, and confirmed later. */
export class DocumentHandlers {
  readonly handlers: Pick<Register, 'export' | 'confirmDocument'> = {
    export: () => Promise.reject(new DomainError(refusal('NOT_FOUND', 'There are no documents yet.'))),
    confirmDocument: () => Promise.reject(new DomainError(refusal('NOT_FOUND', 'There are no documents yet.'))),
  };
}
