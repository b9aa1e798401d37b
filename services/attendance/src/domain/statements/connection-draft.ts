import { verbGroups, type VerbGroup } from './draft.ts';

/** A connection as somebody wrote it. */
export type ConnectionDraft = {
  readonly name: string;
  readonly endpoint: string;
  readonly credentialKind: 'basic' | 'oauth2' | undefined;
  readonly credentialName: string;
  readonly tokenEndpoint: string;
  readonly scope: string;
  readonly verbGroups: readonly (VerbGroup | undefined)[];
  readonly allowsPrivateAddresses: boolean;
};

/** What is wrong with it, by field; empty when nothing is. */
export function findFaults(draft: ConnectionDraft, hasSecret: boolean): Record<string, string> {
  const { name, endpoint, credentialKind, credentialName, tokenEndpoint, scope, allowsPrivateAddresses } = draft;
  const isNamed = name.trim().length > 0 && name.length <= 200;
  const isOAuth = credentialKind === 'oauth2';
  return {
    ...(!isNamed && { name: 'has 1 to 200 characters' }),
    ...addressFault('endpoint', endpoint, allowsPrivateAddresses),
    ...(credentialKind === undefined && { credentialKind: 'is basic or oauth2' }),
    ...((credentialName === '' || credentialName.length > 500) && { credentialName: 'has 1 to 500 characters' }),
    // A colon would end the user name (RFC 7617).
    ...(credentialKind === 'basic' && credentialName.includes(':') && { credentialName: 'contains no colon' }),
    ...(isOAuth && addressFault('tokenEndpoint', tokenEndpoint, allowsPrivateAddresses)),
    ...(scope.length > 500 && { scope: 'has at most 500 characters' }),
    ...(!hasSecret && { secret: 'is needed' }),
    ...((draft.verbGroups.length === 0 || draft.verbGroups.includes(undefined)) && {
      verbGroups: `is at least one of ${verbGroups.join(', ')}`,
    }),
  };
}

function addressFault(field: string, text: string, mayBePlain: boolean): Record<string, string> {
  const secure = /^https:\/\/[^\s/@]+(\/[^\s?#]*)?$/;
  const plain = /^http:\/\/[^\s/@]+(\/[^\s?#]*)?$/;
  if (text.length <= 2_000 && (secure.test(text) || (mayBePlain && plain.test(text)))) return {};
  const also = mayBePlain ? ' or http://' : '';
  return { [field]: `begins with https://${also}, has no user name, no query and at most 2000 characters` };
}
