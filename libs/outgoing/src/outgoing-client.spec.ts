import { createServer as createPlain, type RequestListener, type Server } from 'node:http';
import { createServer as createEncrypted } from 'node:https';
import type { AddressInfo } from 'node:net';
import { freePort, makeCertificates, type Identity } from '@lectern/testing';
import { OutgoingClient, type OutgoingOptions, type OutgoingRequest } from './outgoing-client.ts';
import { OutgoingError, type OutgoingCode } from './outgoing.errors.ts';

type Place = { readonly port: number; readonly heard: string[]; close(): Promise<void> };

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((part) => part.close()));
});

async function listen(answer: RequestListener, tls?: Identity): Promise<Place> {
  const heard: string[] = [];
  const listener: RequestListener = (request, response) => {
    heard.push(`${request.method} ${request.url} ${request.headers.authorization ?? ''}`.trim());
    answer(request, response);
  };
  const server: Server = tls ? createEncrypted(tls, listener) : createPlain(listener);
  await new Promise<void>((settle) => server.listen(0, '127.0.0.1', settle));
  const { port } = server.address() as AddressInfo;
  const close = async () => {
    server.closeAllConnections();
    await new Promise((settle) => server.close(settle));
  };
  const place = { port, heard, close };
  open.push(place);
  return place;
}

function client(options: OutgoingOptions = {}): OutgoingClient {
  const made = new OutgoingClient(options);
  open.push(made);
  return made;
}

const within = (port: number, path = '/'): OutgoingRequest => ({
  method: 'GET',
  url: `http://127.0.0.1:${port}${path}`,
  allowsPrivateAddresses: true,
});

async function problemOf(call: Promise<unknown>): Promise<OutgoingCode> {
  const error = await call.then(
    () => undefined,
    (failed: unknown) => failed,
  );
  if (error instanceof OutgoingError) return error.code;
  throw new Error(`no OutgoingError but ${String(error)}`);
}

describe('the way out', () => {
  it('brings what was sent there and the answer back, whatever its status', async () => {
    const place = await listen((request, response) => {
      request
        .setEncoding('utf8')
        .on('data', (text: string) => response.writeHead(418, { 'x-kind': 'teapot' }).end(text));
    });
    const answer = await client().send({
      ...within(place.port),
      method: 'POST',
      headers: { authorization: 'Basic abc' },
      body: 'tea',
    });
    expect({ ...answer, body: answer.body.toString() }).toMatchObject({
      status: 418,
      headers: { 'x-kind': 'teapot' },
      body: 'tea',
    });
    expect(place.heard).toEqual(['POST / Basic abc']);
  });

  it.each([
    ['http://127.0.0.1:PORT/'],
    ['https://127.0.0.1:PORT/'],
    ['http://localhost:PORT/'],
    ['http://[::1]:PORT/'],
    ['http://[::ffff:127.0.0.1]:PORT/'],
    ['http://2130706433:PORT/'],
    ['http://0177.0.0.1:PORT/'],
    ['http://0x7f.1:PORT/'],
    ['http://127.1:PORT/'],
    ['http://0.0.0.0:PORT/'],
    ['http://[::]:PORT/'],
    ['https://169.254.169.254/latest/meta-data/'],
    ['https://10.0.0.1/'],
    ['https://[fe80::1]/'],
    ['https://[64:ff9b::7f00:1]/'],
  ])('does not go to %s unless that is allowed', async (url) => {
    const place = await listen((_, response) => response.end());
    const call = client().send({ method: 'GET', url: url.replace('PORT', String(place.port)) });
    expect(await problemOf(call)).toBe('ADDRESS_NOT_ALLOWED');
    expect(place.heard).toEqual([]);
  });

  it.each(['https://169.254.169.254/', 'http://0.0.0.0/', 'http://[fe80::1]/', 'http://224.0.0.1/'])(
    'never goes to %s, even where private addresses are allowed',
    async (url) =>
      expect(await problemOf(client().send({ method: 'GET', url, allowsPrivateAddresses: true }))).toBe(
        'ADDRESS_NOT_ALLOWED',
      ),
  );

  it.each(['ftp://example.org/', 'file:///etc/passwd', 'https://user:secret@example.org/', 'example.org', ''])(
    'refuses %j as no address',
    async (url) => expect(await problemOf(client().send({ method: 'GET', url }))).toBe('ADDRESS_INVALID'),
  );

  it('speaks to the open internet with encryption only', async () => {
    const resolve = () => Promise.resolve([{ address: '93.184.216.34', family: 4 }]);
    const call = client({ resolve }).send({ method: 'GET', url: 'http://lrs.example/', allowsPrivateAddresses: true });
    expect(await problemOf(call)).toBe('ADDRESS_INVALID');
  });

  it('refuses a name of which one address lies inside', async () => {
    const resolve = () =>
      Promise.resolve([
        { address: '93.184.216.34', family: 4 },
        { address: '127.0.0.1', family: 4 },
      ]);
    expect(await problemOf(client({ resolve }).send({ method: 'GET', url: 'https://lrs.example/' }))).toBe(
      'ADDRESS_NOT_ALLOWED',
    );
  });

  it('connects to the address that it judged, however the name is answered next', async () => {
    const place = await listen((_, response) => response.end('hit'));
    const answers = ['93.184.216.34', '127.0.0.1', '127.0.0.1'];
    let asked = 0;
    const resolve = () => Promise.resolve([{ address: answers[asked++] ?? '127.0.0.1', family: 4 }]);
    const flipping = client({ resolve, limits: { connectMs: 200, totalMs: 400 } });
    const url = `https://lrs.example:${place.port}/`;
    // Judged as public and connected to as public, where nobody answers; judged as private and refused.
    expect(['TIMED_OUT', 'UNREACHABLE']).toContain(await problemOf(flipping.send({ method: 'GET', url })));
    expect(asked).toBe(1);
    expect(await problemOf(flipping.send({ method: 'GET', url }))).toBe('ADDRESS_NOT_ALLOWED');
    expect(place.heard).toEqual([]);
  });

  it('says when a name is unknown, and when nobody listens', async () => {
    expect(await problemOf(client().send({ method: 'GET', url: 'https://nowhere.invalid/' }))).toBe('NAME_UNKNOWN');
    expect(await problemOf(client().send(within(await freePort())))).toBe('UNREACHABLE');
  });

  it('believes certificates of authorities it knows, for the name it called', async () => {
    const { server } = await makeCertificates(['server']);
    const place = await listen((_, response) => response.end('secret'), server);
    const call = { ...within(place.port), url: `https://localhost:${place.port}/` };
    expect(await problemOf(client().send(call))).toBe('CERTIFICATE_INVALID');
    expect((await client({ ca: server.ca }).send(call)).body.toString()).toBe('secret');
    const resolve = () => Promise.resolve([{ address: '127.0.0.1', family: 4 }]);
    const misnamed = { ...call, url: `https://other.example:${place.port}/` };
    expect(await problemOf(client({ ca: server.ca, resolve }).send(misnamed))).toBe('CERTIFICATE_INVALID');
  });

  it('follows a redirect that repeats the request to the same server, and no more of them than it may', async () => {
    const place = await listen((request, response) => {
      if (request.url === '/old') response.writeHead(308, { location: '/new' }).end();
      else if (request.url === '/new') response.end('here');
      else response.writeHead(307, { location: '/round' }).end();
    });
    const answer = await client().send({ ...within(place.port, '/old'), method: 'POST', body: '[]' });
    expect(answer.body.toString()).toBe('here');
    expect(await problemOf(client().send(within(place.port, '/round')))).toBe('REDIRECT_NOT_ALLOWED');
    expect(place.heard).toHaveLength(2 + 4);
  });

  it('takes no credentials to another server, and makes no other request of a POST', async () => {
    const other = await listen((_, response) => response.end());
    const place = await listen((request, response) =>
      request.url === '/away'
        ? response.writeHead(307, { location: `http://127.0.0.1:${other.port}/` }).end()
        : response.writeHead(302, { location: '/elsewhere' }).end(),
    );
    const headers = { authorization: 'Basic abc' };
    expect(await problemOf(client().send({ ...within(place.port, '/away'), headers }))).toBe('REDIRECT_NOT_ALLOWED');
    expect(await problemOf(client().send({ ...within(place.port, '/post'), method: 'POST', headers }))).toBe(
      'REDIRECT_NOT_ALLOWED',
    );
    expect(other.heard).toEqual([]);
  });

  it('reads no more than it may, and waits no longer', async () => {
    const large = await listen((_, response) => response.end('x'.repeat(2_000)));
    expect(await problemOf(client({ limits: { responseBytes: 1_000 } }).send(within(large.port)))).toBe(
      'RESPONSE_TOO_LARGE',
    );
    const silent = await listen(() => undefined);
    expect(await problemOf(client({ limits: { totalMs: 100 } }).send(within(silent.port)))).toBe('TIMED_OUT');
    const dripping = await listen((_, response) => {
      const timer = setInterval(() => response.write('.'), 20);
      response.once('close', () => clearInterval(timer));
    });
    expect(await problemOf(client({ limits: { totalMs: 150 } }).send(within(dripping.port)))).toBe('TIMED_OUT');
  });

  it('says when the connection broke', async () => {
    const place = await listen((request) => request.socket.destroy());
    expect(await problemOf(client().send({ ...within(place.port), method: 'POST', body: '[]' }))).toBe(
      'CONNECTION_LOST',
    );
  });

  it('says when what answers is no HTTP', async () => {
    const place = await listen((request) => request.socket.end('SSH-2.0-OpenSSH_9.2\r\n'));
    expect(await problemOf(client().send(within(place.port)))).toBe('PROTOCOL_BROKEN');
  });
});
