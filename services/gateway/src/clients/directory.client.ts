import { Peers, type TlsFiles } from '@lectern/grpc';
import { DirectoryServiceClient, type DirectoryServiceService } from '@lectern/proto/grpc/session/v1/directory_service';
import type { Directory } from '../ports/directory.ts';

const repeatable = [
  'authenticate',
  'inspectLink',
  'signOut',
  'revokeLink',
  'listCourses',
  'getCourse',
  'listEnrolments',
  'enrol',
  'unenrol',
  'listClasses',
  'getClass',
  'endClass',
] as const;

export class GrpcDirectory extends Peers<typeof DirectoryServiceService> implements Directory {
  constructor(addresses: readonly string[], tls: TlsFiles, traceparent?: () => string) {
    super({ client: DirectoryServiceClient, addresses, tls, repeatable, traceparent });
  }
}
