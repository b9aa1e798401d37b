import type {
  Connection,
  CredentialKind,
  DeadStatement,
  DeliveryState,
  OptOut,
  TestConnectionResponse,
  VerbGroup,
  XapiVersion,
} from '@lectern/proto/grpc/attendance/v1/statement_service';
import type * as api from '../contract/statement-schemas.ts';
import { iso } from './wire.ts';

type Group = api.LrsConnection['verbGroups'][number];
type Version = api.LrsConnection['xapiVersion'];
type Credentials = api.LrsConnection['credentials'];

const versionWords = {
  XAPI_VERSION_1_0_3: '1.0.3',
  XAPI_VERSION_2_0_0: '2.0.0',
  XAPI_VERSION_UNSPECIFIED: undefined,
  UNRECOGNIZED: undefined,
} as const satisfies Readonly<Record<XapiVersion, Version>>;

const versions = { '1.0.3': 'XAPI_VERSION_1_0_3', '2.0.0': 'XAPI_VERSION_2_0_0' } as const;

const groupWords = {
  VERB_GROUP_CLASS: 'class',
  VERB_GROUP_PRESENCE: 'presence',
  VERB_GROUP_ATTENDANCE: 'attendance',
  VERB_GROUP_MEDIA: 'media',
  VERB_GROUP_TAKING_PART: 'taking-part',
  VERB_GROUP_UNSPECIFIED: undefined,
  UNRECOGNIZED: undefined,
} as const satisfies Readonly<Record<VerbGroup, Group | undefined>>;

const groups = {
  class: 'VERB_GROUP_CLASS',
  presence: 'VERB_GROUP_PRESENCE',
  attendance: 'VERB_GROUP_ATTENDANCE',
  media: 'VERB_GROUP_MEDIA',
  'taking-part': 'VERB_GROUP_TAKING_PART',
} as const satisfies Readonly<Record<Group, VerbGroup>>;

const credentialKinds = {
  basic: 'CREDENTIAL_KIND_BASIC',
  oauth2: 'CREDENTIAL_KIND_OAUTH2',
} as const satisfies Readonly<Record<Credentials['kind'], CredentialKind>>;

export function toConnection(connection: Connection): api.LrsConnection {
  const { connectionId, name, endpoint, isOn, allowsPrivateAddresses } = connection;
  return {
    ...{ connectionId, name, endpoint, isOn, allowsPrivateAddresses },
    courseId: connection.courseId || undefined,
    courseTitle: connection.courseTitle || undefined,
    xapiVersion: versionWords[connection.version],
    credentials: toCredentials(connection),
    verbGroups: connection.verbGroups.flatMap((group) => groupWords[group] ?? []),
    delivery: toDelivery(connection.delivery),
  };
}

/** A connection as the service takes it; the secret goes beside it. */
export function fromConnection(connectionId: string, written: api.NewLrsConnection): Connection {
  const { name, courseId = '', endpoint, xapiVersion, verbGroups, isOn, allowsPrivateAddresses, credentials } = written;
  const oauth2 = credentials.kind === 'oauth2' ? credentials : undefined;
  return {
    ...{ connectionId, name, courseId, courseTitle: '', endpoint, isOn, allowsPrivateAddresses },
    version: xapiVersion ? versions[xapiVersion] : 'XAPI_VERSION_UNSPECIFIED',
    credentialKind: credentialKinds[credentials.kind],
    credentialName: credentials.name,
    tokenEndpoint: oauth2?.tokenEndpoint ?? '',
    scope: oauth2?.scope ?? '',
    verbGroups: verbGroups.map((group) => groups[group]),
    delivery: undefined,
  };
}

export function toFinding({ works, finding, code, version }: TestConnectionResponse): api.LrsFinding {
  return { works, finding, code: code || undefined, xapiVersion: versionWords[version] };
}

export function toDeadStatement({
  statementId,
  sessionId,
  verb,
  reason,
  diedAt,
  statement,
}: DeadStatement): api.DeadStatement {
  return { statementId, sessionId: sessionId || undefined, verb, reason, diedAt: iso(diedAt), statement };
}

export function toOptOut({ personId, isOut, since }: OptOut): api.LrsOptOut {
  return { personId, isOut, since: since?.toISOString() };
}

function toCredentials({ credentialKind, credentialName: name, tokenEndpoint, scope }: Connection): Credentials {
  if (credentialKind !== 'CREDENTIAL_KIND_OAUTH2') return { kind: 'basic', name };
  return { kind: 'oauth2', name, tokenEndpoint, scope: scope || undefined };
}

function toDelivery(state: DeliveryState | undefined): api.LrsConnection['delivery'] {
  return {
    accepted: state?.accepted ?? 0,
    waiting: state?.waiting ?? 0,
    dead: state?.dead ?? 0,
    oldestWaitingAt: state?.oldestWaitingAt?.toISOString(),
    lastAcceptedAt: state?.lastAcceptedAt?.toISOString(),
    lastError: state?.lastError || undefined,
    lastErrorAt: state?.lastErrorAt?.toISOString(),
    nextAttemptAt: state?.nextAttemptAt?.toISOString(),
  };
}
