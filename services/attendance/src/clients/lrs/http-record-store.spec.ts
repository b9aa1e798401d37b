import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { OutgoingClient } from '@lectern/outgoing';
import { freePort } from '@lectern/testing';
import type { Credential, StoreAddress } from '../../usecases/statements/record-store.ts';
import { HttpRecordStore } from './http-record-store.ts';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const part of open.splice(0)) await part.close();
});

async function serve(answer: Answer) {
  const heard: string[] = [];
  const server = createServer((request, response) => {
    heard.push(`${request.method} ${request.url} ${request.headers.authorization ?? ''}`);
    answer(request, response);
  });
  await new Promise<void>((settle) => server.listen(0, '127.0.0.1', settle));
  open.push({ close: () => (server.closeAllConnections(), server.close()) });
  return { heard, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

function store(): HttpRecordStore {
  const outgoing = new OutgoingClient();
  open.push(outgoing);
  return new HttpRecordStore(outgoing, { mayAllowPrivateAddresses: true });
}

const basic: Credential = { kind: 'basic', name: 'lectern', secret: 'secret' };
const at = (endpoint: string, credential: Credential = basic): StoreAddress => ({
  endpoint,
  version: '1.0.3',
  credential,
  allowsPrivateAddresses: true,
});
const oauth = (origin: string): Credential => ({
  kind: 'oauth2',
  name: 'client:1',
  secret: 'a secret',
  tokenEndpoint: `${origin}/token`,
  scope: 'statements/write',
});

/** A token endpoint whose n-th token is `token-n`, and a store that takes the tokens that `isGood`. */
function guarded(isGood: (token: string) => boolean): Answer {
  let made = 0;
  return (request, response) => {
    if (request.url === '/token')
      return void response.end(JSON.stringify({ access_token: `token-${(made += 1)}`, expires_in: 3_600 }));
    const token = (request.headers.authorization ?? '').replace('Bearer ', '');
    response.writeHead(isGood(token) ? 204 : 401).end();
  };
}

describe('a store over HTTP', () => {
  it('is told the version, the credentials and a list of statements', async () => {
    const { promise, resolve } = Promise.withResolvers<unknown>();
    const { origin } = await serve((request, response) => {
      const { authorization, 'x-experience-api-version': version, 'content-type': type } = request.headers;
      request.setEncoding('utf8').on('data', (body: string) => resolve({ authorization, version, type, body }));
      response.writeHead(200).end('[]');
    });
    expect(await store().put(at(`${origin}/xAPI/`), ['{"id":1}', '{"id":2}'])).toEqual({ kind: 'accepted' });
    expect(await promise).toEqual({
      authorization: `Basic ${Buffer.from('lectern:secret').toString('base64')}`,
      version: '1.0.3',
      type: 'application/json',
      body: '[{"id":1},{"id":2}]',
    });
  });

  it('fetches a token once, and anew when it is refused, once', async () => {
    let good = 'token-1';
    const { origin, heard } = await serve(guarded((token) => token === good));
    const one = store();
    const address = at(origin, oauth(origin));
    expect(await one.put(address, [])).toEqual({ kind: 'accepted' });
    expect(await one.put(address, [])).toEqual({ kind: 'accepted' });
    good = 'token-2';
    expect(await one.put(address, [])).toEqual({ kind: 'accepted' });
    good = 'none';
    expect(await one.put(address, [])).toMatchObject({ kind: 'unauthorised' });
    const client = Buffer.from('client%3A1:a%20secret').toString('base64');
    expect(heard.filter((line) => line.includes('/token'))).toEqual(Array(3).fill(`POST /token Basic ${client}`));
    expect(heard.filter((line) => line.includes('/statements')).map((line) => line.split(' ').at(-1))).toEqual([
      'token-1',
      'token-1',
      'token-1',
      'token-2',
      'token-2',
      'token-3',
    ]);
  });

  it('waits while the token endpoint is broken, and asks for somebody when it refuses', async () => {
    const answering = async (status: number) => {
      const { origin } = await serve((_, response) => void response.writeHead(status).end('{}'));
      return store().put(at(origin, oauth(origin)), []);
    };
    expect(await answering(503)).toMatchObject({ kind: 'later' });
    expect(await answering(401)).toMatchObject({ kind: 'unauthorised', words: 'The token endpoint answered 401.' });
  });

  it.each<[string, string, Answer]>([
    ['CREDENTIALS_REFUSED', '/xAPI', (_, response) => void response.writeHead(401).end('who are you?')],
    ['PERMISSION_MISSING', '/xAPI', (_, response) => void response.writeHead(403).end()],
    ['VERSION_NOT_SPOKEN', '/xAPI', (_, response) => void response.writeHead(400).end()],
    ['STORE_FAILS', '/xAPI', (_, response) => void response.writeHead(500).end()],
    ['NOT_AN_LRS', '/xAPI', (_, response) => void response.writeHead(200).end('<html>Welcome</html>')],
    ['NOT_AN_LRS', '/xAPI', (_, response) => void response.writeHead(404).end()],
    ['REDIRECTED', '/xAPI', (_, response) => void response.writeHead(302, { location: 'https://x.example/' }).end()],
    ['NOT_AN_LRS', '/xAPI', (request) => void request.socket.end('220 mail.example.org\r\n')],
  ])('is found to have %s at %s', async (code, path, answer) => {
    const { origin } = await serve(answer);
    expect(await store().test({ ...at(`${origin}${path}`), version: undefined })).toMatchObject({ works: false, code });
  });

  it('is found to be away', async () => {
    const away = at(`http://127.0.0.1:${await freePort()}/xAPI`);
    expect(await store().test(away)).toMatchObject({ works: false, code: 'UNREACHABLE' });
    expect(await store().test({ ...away, allowsPrivateAddresses: false })).toMatchObject({
      code: 'ADDRESS_NOT_ALLOWED',
    });
    expect(await store().test(at('https://nowhere.invalid/xAPI'))).toMatchObject({ code: 'NAME_UNKNOWN' });
  });

  it('speaks the newest version that the store speaks, and the older one where it does not say', async () => {
    const speaking = async (about: string | undefined) => {
      const { origin } = await serve((request, response) => {
        if (request.url === '/about') return void response.writeHead(about ? 200 : 404).end(about);
        response.end('{"statements":[]}');
      });
      return store().test({ ...at(origin), version: undefined });
    };
    expect(await speaking('{"version":["1.0.3","2.0.0"]}')).toMatchObject({ works: true, version: '2.0.0' });
    expect(await speaking('{"version":["1.0.3"]}')).toMatchObject({ works: true, version: '1.0.3' });
    expect(await speaking(undefined)).toMatchObject({ works: true, version: '1.0.3' });
  });
});
