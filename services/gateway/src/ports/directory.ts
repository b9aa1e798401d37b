import type { DirectoryServiceService } from '@lectern/proto/grpc/session/v1/directory_service';
import { ServicePort } from './service-port.ts';

/** People, courses and classes, as the session service keeps them. */
export abstract class Directory extends ServicePort<typeof DirectoryServiceService> {}
