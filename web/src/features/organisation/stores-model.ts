import type { CourseId } from '@lectern/sdk';
import type { Connection, NewConnection, VerbGroup } from '@lectern/sdk/attendance';
import { formatLocale } from '../../platform/locale/text.ts';

export const verbGroups: readonly VerbGroup[] = ['class', 'presence', 'attendance', 'media', 'taking-part'];

export type DeliveryWord = 'off' | 'failing' | 'dead' | 'waiting' | 'good';

/** The one thing to know of a connection. */
export function deliveryStateOf({ isOn, delivery }: Connection): DeliveryWord {
  if (!isOn) return 'off';
  if (delivery.lastError) return 'failing';
  if (delivery.dead > 0) return 'dead';
  return delivery.waiting > 0 ? 'waiting' : 'good';
}

/** A connection as a form has it. The secret is empty where the kept one holds: the server does not give it out. */
export type ConnectionDraft = {
  readonly connectionId?: string;
  readonly name: string;
  readonly courseId?: CourseId;
  readonly endpoint: string;
  readonly kind: 'basic' | 'oauth2';
  readonly credentialName: string;
  readonly secret: string;
  readonly tokenEndpoint: string;
  readonly scope: string;
  readonly verbGroups: readonly VerbGroup[];
  readonly isOn: boolean;
  readonly allowsPrivateAddresses: boolean;
};

export const newConnection: ConnectionDraft = {
  name: '',
  endpoint: '',
  kind: 'basic',
  credentialName: '',
  secret: '',
  tokenEndpoint: '',
  scope: '',
  verbGroups,
  isOn: true,
  allowsPrivateAddresses: false,
};

export function draftOf(connection: Connection): ConnectionDraft {
  const { connectionId, name, courseId, endpoint, credentials, verbGroups: groups } = connection;
  const isOauth = credentials.kind === 'oauth2';
  return {
    ...{ connectionId, name, courseId, endpoint, kind: credentials.kind, credentialName: credentials.name, secret: '' },
    tokenEndpoint: isOauth ? credentials.tokenEndpoint : '',
    scope: isOauth ? (credentials.scope ?? '') : '',
    verbGroups: groups,
    isOn: connection.isOn,
    allowsPrivateAddresses: connection.allowsPrivateAddresses,
  };
}

export type StoreMistake = 'name' | 'endpoint' | 'credentialName' | 'secret' | 'tokenEndpoint' | 'verbGroups';

export function storeMistakes(draft: ConnectionDraft): readonly StoreMistake[] {
  const wrong: readonly (StoreMistake | false)[] = [
    draft.name.trim() === '' && 'name',
    !isAddress(draft.endpoint) && 'endpoint',
    draft.credentialName.trim() === '' && 'credentialName',
    draft.connectionId === undefined && draft.secret === '' && 'secret',
    draft.kind === 'oauth2' && !isAddress(draft.tokenEndpoint) && 'tokenEndpoint',
    draft.verbGroups.length === 0 && 'verbGroups',
  ];
  return wrong.filter((one) => one !== false);
}

/** The connection to send, of a draft without mistakes. */
export function connectionOf(draft: ConnectionDraft): NewConnection {
  const { courseId, verbGroups: groups, isOn, allowsPrivateAddresses } = draft;
  const signing = { name: draft.credentialName.trim(), secret: draft.secret || undefined };
  return {
    ...{ courseId, verbGroups: groups, isOn, allowsPrivateAddresses },
    name: draft.name.trim(),
    endpoint: draft.endpoint.trim(),
    credentials:
      draft.kind === 'basic'
        ? { kind: 'basic', ...signing }
        : {
            kind: 'oauth2',
            ...signing,
            tokenEndpoint: draft.tokenEndpoint.trim(),
            scope: draft.scope.trim() || undefined,
          },
  };
}

function isAddress(written: string): boolean {
  const url = URL.parse(written.trim());
  return url !== null && (url.protocol === 'https:' || url.protocol === 'http:');
}

/** 17 Nov, 10:22 */
export function shortMoment(at: string): string {
  return new Intl.DateTimeFormat(formatLocale(), { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(at));
}
