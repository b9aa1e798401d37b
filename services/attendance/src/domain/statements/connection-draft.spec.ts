import { findFaults, type ConnectionDraft } from './connection-draft.ts';

const good: ConnectionDraft = {
  name: 'The faculty’s store',
  endpoint: 'https://lrs.example.edu/xAPI',
  credentialKind: 'basic',
  credentialName: 'lectern',
  tokenEndpoint: '',
  scope: '',
  verbGroups: ['presence'],
  allowsPrivateAddresses: false,
};
const fieldsOf = (change: Partial<ConnectionDraft>, hasSecret = true) =>
  Object.keys(findFaults({ ...good, ...change }, hasSecret));

describe('a connection that somebody wrote', () => {
  it('is without fault when everything is there', () => {
    expect(fieldsOf({})).toEqual([]);
    expect(fieldsOf({ endpoint: 'http://10.0.0.1:8080/xAPI', allowsPrivateAddresses: true })).toEqual([]);
    expect(fieldsOf({ credentialKind: 'oauth2', tokenEndpoint: 'https://id.example.edu/token' })).toEqual([]);
  });

  it('has each fault named by its field', () => {
    expect(fieldsOf({ name: ' ' })).toEqual(['name']);
    for (const endpoint of [
      '',
      'lrs.example.edu',
      'http://lrs.example.edu',
      'https://a:b@lrs.example.edu/',
      'https://x/?q=1',
    ])
      expect(fieldsOf({ endpoint })).toEqual(['endpoint']);
    expect(fieldsOf({ credentialKind: undefined })).toEqual(['credentialKind']);
    expect(fieldsOf({ credentialName: 'a:b' })).toEqual(['credentialName']);
    expect(fieldsOf({ credentialKind: 'oauth2' })).toEqual(['tokenEndpoint']);
    expect(fieldsOf({ verbGroups: [] })).toEqual(['verbGroups']);
    expect(fieldsOf({ verbGroups: ['presence', undefined] })).toEqual(['verbGroups']);
    expect(fieldsOf({ name: '', endpoint: '' }, false)).toEqual(['name', 'endpoint', 'secret']);
  });
});
