import { Peers, type TlsFiles } from '@lectern/grpc';
import { RegisterServiceClient, type RegisterServiceService } from '@lectern/proto/grpc/attendance/v1/register_service';
import {
  StatementServiceClient,
  type StatementServiceService,
} from '@lectern/proto/grpc/attendance/v1/statement_service';
import type { Registers, Statements } from '../ports/attendance.ts';

/** A correction names its request, so that it takes effect once however often it is sent. */
const repeatableOfRegisters = [
  'getClassRegister',
  'getCourseRegister',
  'getOwnRecord',
  'getEntryHistory',
  'correct',
  'getPolicy',
  'confirmDocument',
  'listAccesses',
] as const;

export class GrpcRegisters extends Peers<typeof RegisterServiceService> implements Registers {
  constructor(addresses: readonly string[], tls: TlsFiles, traceparent?: () => string) {
    const deadlinesMs = { getCourseRegister: 15_000, export: 30_000 };
    super({
      client: RegisterServiceClient,
      addresses,
      tls,
      repeatable: repeatableOfRegisters,
      deadlinesMs,
      traceparent,
    });
  }
}

const repeatableOfStatements = [
  'listConnections',
  'deleteConnection',
  'testConnection',
  'listDeadStatements',
  'resend',
  'backfill',
  'downloadStatements',
  'getOptOut',
  'setOptOut',
] as const;

export class GrpcStatements extends Peers<typeof StatementServiceService> implements Statements {
  constructor(addresses: readonly string[], tls: TlsFiles, traceparent?: () => string) {
    // A store outside is given its own time to answer when it is tested.
    const deadlinesMs = { testConnection: 40_000, downloadStatements: 30_000, backfill: 30_000, resend: 30_000 };
    super({
      client: StatementServiceClient,
      addresses,
      tls,
      repeatable: repeatableOfStatements,
      deadlinesMs,
      traceparent,
    });
  }
}
