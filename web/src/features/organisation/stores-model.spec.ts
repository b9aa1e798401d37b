import type { Connection } from '@lectern/sdk/attendance';
import { connectionOf, deliveryStateOf, draftOf, newConnection, storeMistakes } from './stores-model.ts';

const connection: Connection = {
  connectionId: 'c',
  name: 'Ralph',
  endpoint: 'https://lrs.example.edu/xapi',
  credentials: { kind: 'oauth2', name: 'lectern', tokenEndpoint: 'https://id.example.edu/token' },
  verbGroups: ['class'],
  isOn: true,
  allowsPrivateAddresses: false,
  delivery: { accepted: 1, waiting: 0, dead: 0 },
};

it.each([
  [{ isOn: false, delivery: { accepted: 0, waiting: 0, dead: 3 } }, 'off'],
  [{ delivery: { accepted: 0, waiting: 9, dead: 1, lastError: '503' } }, 'failing'],
  [{ delivery: { accepted: 0, waiting: 9, dead: 1 } }, 'dead'],
  [{ delivery: { accepted: 0, waiting: 9, dead: 0 } }, 'waiting'],
  [{}, 'good'],
])('a connection with %j is told as %s', (fields, state) => {
  expect(deliveryStateOf({ ...connection, ...fields })).toBe(state);
});

describe('a connection that is being written', () => {
  it('needs a secret only when it is new', () => {
    expect(storeMistakes(newConnection)).toEqual(['name', 'endpoint', 'credentialName', 'secret']);
    expect(storeMistakes(draftOf(connection))).toEqual([]);
  });

  it.each([
    [{ endpoint: 'lrs.example.edu' }, ['endpoint']],
    [{ endpoint: 'ftp://lrs.example.edu' }, ['endpoint']],
    [{ tokenEndpoint: '' }, ['tokenEndpoint']],
    [{ verbGroups: [] }, ['verbGroups']],
  ])('with %j has the mistakes %j', (fields, mistakes) => {
    expect(storeMistakes({ ...draftOf(connection), ...fields })).toEqual(mistakes);
  });

  it('is sent without what its way of signing in does not use', () => {
    const { connectionId: _, delivery: __, ...kept } = connection;
    expect(connectionOf(draftOf(connection))).toEqual(kept);
    expect(connectionOf({ ...draftOf(connection), kind: 'basic', secret: 's' }).credentials).toEqual({
      kind: 'basic',
      name: 'lectern',
      secret: 's',
    });
  });
});
