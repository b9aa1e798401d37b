import type { CourseId, Id, OrganisationId } from '@lectern/kernel';
import type { VerbGroup } from '../../domain/statements/draft.ts';
import type { StoreAddress, XapiVersion } from './record-store.ts';

export type LrsConnectionId = Id<'lrs-connection'>;

/** A learning record store that statements of an organisation go to. */
export type LrsConnection = {
  readonly id: LrsConnectionId;
  readonly organisationId: OrganisationId;
  /** Undefined: for every course that has no connection of its own. */
  readonly courseId: CourseId | undefined;
  readonly name: string;
  readonly endpoint: string;
  /** Undefined: the store is asked. */
  readonly version: XapiVersion | undefined;
  readonly credentialKind: 'basic' | 'oauth2';
  readonly credentialName: string;
  readonly tokenEndpoint: string;
  readonly scope: string;
  readonly verbGroups: readonly VerbGroup[];
  readonly isOn: boolean;
  readonly allowsPrivateAddresses: boolean;
};

export type SealedSecret = { readonly sealedSecret: Buffer };

export type DeliveryState = {
  readonly accepted: number;
  readonly waiting: number;
  readonly dead: number;
  readonly oldestWaitingAt: Date | undefined;
  readonly lastAcceptedAt: Date | undefined;
  readonly lastError: string;
  readonly lastErrorAt: Date | undefined;
  readonly nextAttemptAt: Date | undefined;
};

export type DeadStatement = {
  readonly id: string;
  readonly sessionId: string;
  readonly reason: string;
  readonly diedAt: Date;
  readonly body: string;
};

/** The connections of organisations. A change makes the next request due at once. */
export abstract class Connections {
  abstract list(organisationId: OrganisationId): Promise<readonly (LrsConnection & { delivery: DeliveryState })[]>;
  abstract find(
    organisationId: OrganisationId,
    id: LrsConnectionId,
  ): Promise<(LrsConnection & SealedSecret) | undefined>;
  abstract count(organisationId: OrganisationId): Promise<number>;
  abstract save(connection: LrsConnection & SealedSecret): Promise<void>;
  /** With its backlog. False when there is none. */
  abstract remove(organisationId: OrganisationId, id: LrsConnectionId): Promise<boolean>;
  /** The next request is made at once: somebody saw to it. */
  abstract release(id: LrsConnectionId): Promise<void>;

  abstract deadStatements(
    id: LrsConnectionId,
    after: { readonly at: Date; readonly id: string } | undefined,
    limit: number,
  ): Promise<readonly DeadStatement[]>;
  /** Queues dead statements again: these, or all. Returns how many. */
  abstract resend(id: LrsConnectionId, statementIds: readonly string[]): Promise<number>;
  /** Queues what was kept from then on and is not queued yet. Returns how many. */
  abstract backfill(id: LrsConnectionId, from: Date): Promise<number>;
}

/** People whose statements stay here. */
export abstract class OptOuts {
  abstract find(organisationId: OrganisationId, personId: string): Promise<Date | undefined>;
  /** Takes what waits for them out of every queue, too. */
  abstract set(organisationId: OrganisationId, personId: string, since: Date): Promise<void>;
  abstract clear(organisationId: OrganisationId, personId: string): Promise<void>;
}

/** Seals secrets so that the database alone gives none away. */
export abstract class SecretBox {
  /** `about` binds it to its place: sealed for one connection, it opens for no other. */
  abstract seal(secret: string, about: string): Buffer;
  /** Throws when it was sealed about something else, or by a key that is gone. */
  abstract open(sealed: Buffer, about: string): string;
}

/** What binds a secret to its connection. */
export function secretPlace({ organisationId, id }: Pick<LrsConnection, 'organisationId' | 'id'>): string {
  return `${organisationId}/${id}`;
}

export function toAddress(
  connection: LrsConnection,
  secret: string,
): Omit<StoreAddress, 'version'> & { readonly version: XapiVersion | undefined } {
  const {
    endpoint,
    version,
    credentialKind,
    credentialName: name,
    tokenEndpoint,
    scope,
    allowsPrivateAddresses,
  } = connection;
  const credential =
    credentialKind === 'basic'
      ? ({ kind: 'basic', name, secret } as const)
      : ({ kind: 'oauth2', name, secret, tokenEndpoint, scope } as const);
  return { endpoint, version, credential, allowsPrivateAddresses };
}
