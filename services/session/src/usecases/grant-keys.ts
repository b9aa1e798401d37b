/** A key that signs media grants. The private half never leaves the session service and its database. */
export type GrantKey = {
  readonly kid: string;
  readonly createdAt: Date;
  readonly publicJwk: Readonly<Record<string, unknown>>;
  readonly privateJwk: Readonly<Record<string, unknown>>;
};

/** The signing keys that all session processes share. */
export abstract class GrantKeys {
  /** Newest first. */
  abstract list(): Promise<readonly GrantKey[]>;
  /** Keeps the key unless one was kept after `newestBefore` meanwhile: of several processes that rotate, one does. */
  abstract add(key: GrantKey, newestBefore: GrantKey | undefined): Promise<void>;
  abstract removeOlderThan(at: Date): Promise<void>;
}
