import type { Caller } from '@lectern/proto/grpc/session/v1/directory_service';

/** What somebody shows at the door. A secret: it is never logged, and kept only as a hash. */
export type Credential =
  { readonly kind: 'cookie'; readonly secret: string } | { readonly kind: 'api-key'; readonly secret: string };

/** Turns a credential into a caller, asking the session service at most once in a few seconds for each. */
export abstract class Authenticator {
  /** Rejects with UNAUTHENTICATED, or UNAVAILABLE when nobody can tell. */
  abstract authenticate(credential: Credential): Promise<Caller>;
  /** Whether it was a caller's a moment ago: asking costs nothing. */
  abstract isKnown(credential: Credential): boolean;
  /** A stable name for a credential that does not reveal it, for rate limits and for finding its sockets. */
  abstract fingerprint(credential: Credential): string;
  /** Asks again the next time: it was signed out. */
  abstract forget(credential: Credential): void;
}
