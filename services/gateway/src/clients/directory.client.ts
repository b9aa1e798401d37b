import type { TlsFiles } from '@lectern/grpc';
import { DirectoryServiceClient, type DirectoryServiceService } from '@lectern/proto/grpc/session/v1/directory_service';
import { Peers } from './peers.ts';

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

/** The directory over gRPC, as any session process can answer for it. */
export class GrpcDirectory extends Peers<typeof DirectoryServiceService> {
  constructor(addresses: readonly string[], tls: TlsFiles, traceparent?: () => string) {
    super({ client: DirectoryServiceClient, addresses, tls, repeatable, traceparent });
  }
}
