import type { CourseId, PersonId, SessionId } from '@lectern/kernel';
import type { IsoTime } from '../rest.ts';

export type XapiVersion = '1.0.3' | '2.0.0';
export type VerbGroup = 'class' | 'presence' | 'attendance' | 'media' | 'taking-part';
export type Credentials = { readonly name: string } & (
  { readonly kind: 'basic' } | { readonly kind: 'oauth2'; readonly tokenEndpoint: string; readonly scope?: string }
);
export type DeliveryState = {
  readonly accepted: number;
  readonly waiting: number;
  readonly dead: number;
  readonly oldestWaitingAt?: IsoTime;
  readonly lastAcceptedAt?: IsoTime;
  readonly lastError?: string;
  readonly lastErrorAt?: IsoTime;
  readonly nextAttemptAt?: IsoTime;
};
export type Connection = {
  readonly connectionId: string;
  readonly name: string;
  readonly courseId?: CourseId;
  readonly courseTitle?: string;
  readonly endpoint: string;
  readonly xapiVersion?: XapiVersion;
  readonly credentials: Credentials;
  readonly verbGroups: readonly VerbGroup[];
  readonly isOn: boolean;
  readonly allowsPrivateAddresses: boolean;
  readonly delivery: DeliveryState;
};
export type ConnectionFinding = {
  readonly works: boolean;
  readonly finding: string;
  readonly code?: string;
  readonly xapiVersion?: XapiVersion;
};
export type DeadStatement = {
  readonly statementId: string;
  readonly sessionId?: SessionId;
  readonly verb: string;
  readonly reason: string;
  readonly diedAt: IsoTime;
  readonly statement: string;
};

/** A connection as somebody writes it. Without a secret, the one that is there stays. */
export type NewConnection = Omit<Connection, 'connectionId' | 'courseTitle' | 'delivery' | 'credentials'> & {
  readonly credentials: Credentials & { readonly secret?: string };
};
export type OptOut = { readonly personId: PersonId; readonly isOut: boolean; readonly since?: IsoTime };
