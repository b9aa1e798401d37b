import type { RegisterServiceService } from '@lectern/proto/grpc/attendance/v1/register_service';
import type { StatementServiceService } from '@lectern/proto/grpc/attendance/v1/statement_service';
import { ServicePort } from './service-port.ts';

/** Registers, their corrections, policies and documents, as the attendance service keeps them. */
export abstract class Registers extends ServicePort<typeof RegisterServiceService> {}

/** xAPI statements and the stores that they go to, as the attendance service keeps them. */
export abstract class Statements extends ServicePort<typeof StatementServiceService> {}
