import { connect, unary } from '@lectern/grpc';
import {
  CredentialKind,
  StatementServiceClient,
  VerbGroup,
  XapiVersion,
  type Connection,
  type StatementServiceService,
} from '@lectern/proto/grpc/attendance/v1/statement_service';
import type { Caller } from '@lectern/proto/grpc/session/v1/directory_service';
import { eventually } from '@lectern/testing';
import type { Scene } from './scene.ts';

type Service = typeof StatementServiceService;
type Method = keyof Service & string;
type RequestOf<Name extends Method> = ReturnType<Service[Name]['requestDeserialize']>;
type ResponseOf<Name extends Method> = ReturnType<Service[Name]['responseDeserialize']>;

/** The stores of an organisation, as its registrar sees them. */
export function statementsOf(scene: Scene) {
  const gateway = connect(StatementServiceClient, `127.0.0.1:${scene.attendance.port}`, scene.certificates.gateway);
  const call = <Name extends Method>(name: Name, request: RequestOf<Name>): Promise<ResponseOf<Name>> =>
    unary(gateway, name as never, request as never, { deadlineMs: 30_000 }) as Promise<ResponseOf<Name>>;
  const list = async (caller: Caller) => (await call('listConnections', { caller })).connections;
  return {
    call,
    list,
    save: (caller: Caller, endpoint: string, change: Partial<Connection> = {}) =>
      call('saveConnection', { caller, connection: connection(endpoint, change), secret: 'only for specs' }),
    /** Resolves with the connection once nothing waits for it. */
    delivered: (caller: Caller, connectionId: string, accepted: number, withinMs = 30_000) =>
      eventually(
        `${accepted} statements are accepted`,
        async () => {
          const found = (await list(caller)).find((one) => one.connectionId === connectionId);
          expect(found?.delivery).toMatchObject({ accepted, waiting: 0, lastError: '' });
          return found!;
        },
        { withinMs, everyMs: 100 },
      ),
    close: () => gateway.close(),
  };
}

export const everyGroup = [
  VerbGroup.CLASS,
  VerbGroup.PRESENCE,
  VerbGroup.ATTENDANCE,
  VerbGroup.MEDIA,
  VerbGroup.TAKING_PART,
];

export function connection(endpoint: string, change: Partial<Connection> = {}): Connection {
  return {
    connectionId: '',
    name: 'The faculty’s store',
    courseId: '',
    courseTitle: '',
    endpoint,
    version: XapiVersion.XAPI_VERSION_UNSPECIFIED,
    credentialKind: CredentialKind.BASIC,
    credentialName: 'lectern',
    tokenEndpoint: '',
    scope: '',
    verbGroups: everyGroup,
    isOn: true,
    allowsPrivateAddresses: true,
    delivery: undefined,
    ...change,
  };
}
