import * as proto from '@lectern/proto/grpc/attendance/v1/statement_service';
import type { VerbGroup } from '../domain/statements/draft.ts';
import { words } from '../mapping/words.ts';
import type { DeadStatement, LrsConnection } from '../usecases/statements/connections.ts';
import type { ShownConnection, WantedConnection } from '../usecases/statements/manage-connections.ts';
import type { Finding, XapiVersion } from '../usecases/statements/record-store.ts';
import { toId, toOptionalId } from './requests.mapper.ts';

const versionWords = words<XapiVersion, proto.XapiVersion>({
  '1.0.3': proto.XapiVersion.XAPI_VERSION_1_0_3,
  '2.0.0': proto.XapiVersion.XAPI_VERSION_2_0_0,
});
const groupWords = words<VerbGroup, proto.VerbGroup>({
  class: proto.VerbGroup.CLASS,
  presence: proto.VerbGroup.PRESENCE,
  attendance: proto.VerbGroup.ATTENDANCE,
  media: proto.VerbGroup.MEDIA,
  'taking-part': proto.VerbGroup.TAKING_PART,
});
const credentialWords = words<LrsConnection['credentialKind'], proto.CredentialKind>({
  basic: proto.CredentialKind.BASIC,
  oauth2: proto.CredentialKind.OAUTH2,
});

export function toWantedConnection(connection: proto.Connection): WantedConnection {
  const {
    connectionId,
    courseId,
    version,
    credentialKind,
    verbGroups,
    delivery: _,
    courseTitle: __,
    ...rest
  } = connection;
  return {
    ...rest,
    id: connectionId === '' ? undefined : toId<'lrs-connection'>(connectionId),
    courseId: toOptionalId<'course'>(courseId),
    version: versionWords.find(version),
    credentialKind: credentialWords.find(credentialKind),
    verbGroups: verbGroups.map((group) => groupWords.find(group)),
  };
}

export function fromConnection({ delivery, ...connection }: ShownConnection): proto.Connection {
  const { id, courseId, courseTitle, version, credentialKind, verbGroups } = connection;
  return {
    connectionId: id,
    name: connection.name,
    courseId: courseId ?? '',
    courseTitle,
    endpoint: connection.endpoint,
    version: version ? versionWords.to(version) : proto.XapiVersion.XAPI_VERSION_UNSPECIFIED,
    credentialKind: credentialWords.to(credentialKind),
    credentialName: connection.credentialName,
    tokenEndpoint: connection.tokenEndpoint,
    scope: connection.scope,
    verbGroups: verbGroups.map(groupWords.to),
    isOn: connection.isOn,
    allowsPrivateAddresses: connection.allowsPrivateAddresses,
    delivery: { ...delivery },
  };
}

export function fromFinding(finding: Finding): proto.TestConnectionResponse {
  return {
    works: finding.works,
    finding: finding.words,
    code: finding.works ? '' : finding.code,
    version: finding.works ? versionWords.to(finding.version) : proto.XapiVersion.XAPI_VERSION_UNSPECIFIED,
  };
}

export function fromDead({ id, sessionId, reason, diedAt, body }: DeadStatement): proto.DeadStatement {
  const { verb } = JSON.parse(body) as { verb: { id: string } };
  return { statementId: id, sessionId, verb: verb.id, reason, diedAt, statement: body };
}
