import { serve, type Serving } from '@lectern/grpc';
import { RegisterServiceService } from '@lectern/proto/grpc/attendance/v1/register_service';
import type { CallWatch } from '../call-watch.ts';
import type { DocumentHandlers } from './document.handlers.ts';
import type { RegisterHandlers } from './register.handlers.ts';

/** RegisterService as one process serves it, to gateways only. */
export class RegisterController {
  readonly serving: Serving;

  constructor(registers: RegisterHandlers, documents: DocumentHandlers, watch: CallWatch) {
    const handlers = watch.over({ ...registers.handlers, ...documents.handlers });
    this.serving = serve(RegisterServiceService, handlers, { callers: ['gateway'] });
  }
}
