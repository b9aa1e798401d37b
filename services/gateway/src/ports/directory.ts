import type { DirectoryServiceService } from '@lectern/proto/grpc/session/v1/directory_service';

type Service = typeof DirectoryServiceService;
export type DirectoryMethod = keyof Service;
export type DirectoryRequest<Name extends DirectoryMethod> = ReturnType<Service[Name]['requestDeserialize']>;
export type DirectoryResponse<Name extends DirectoryMethod> = ReturnType<Service[Name]['responseDeserialize']>;

/**
 * People, courses and classes, as the session service keeps them. Rejects with a DomainError: the service's own refusal,
 * or UNAVAILABLE (worth a retry) when no session process answers in time.
 */
export abstract class Directory {
  abstract call<Name extends DirectoryMethod>(
    name: Name,
    request: DirectoryRequest<Name>,
  ): Promise<DirectoryResponse<Name>>;

  /** Whether any session process can be reached now. */
  abstract isReachable(): boolean;
}
