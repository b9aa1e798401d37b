import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { connect as connectTls } from 'node:tls';
import { area } from './attempt.ts';
import { Intruder, outcomeOf, replyOf, send } from './intruder.ts';
import type { Scene } from './scene.ts';

const knock = async (
  { origin }: Scene,
  headers: Record<string, string>,
  more: { protocol?: string; path?: string } = {},
) => {
  const opened = await Intruder.open({ origin, headers, ...more });
  if (typeof opened === 'string') return opened;
  opened.socket.terminate();
  return 'opened';
};

/** The upgrade to the live socket, and Origin on REST. */
export const door = area(
  'door',
  ['a cookie without Origin', '403 ORIGIN_NOT_ALLOWED', (scene) => knock(scene, { cookie: scene.cookies.ben.cookie })],
  ...['https://evil.example', 'null', 'http://localhost', 'ORIGIN.evil.example', 'ORIGIN/'].map(
    (origin) =>
      [
        `a cookie with Origin ${origin}`,
        '403 ORIGIN_NOT_ALLOWED',
        (scene: Scene) =>
          knock(scene, { cookie: scene.cookies.ben.cookie, origin: origin.replace('ORIGIN', scene.origin) }),
      ] as const,
  ),
  ['nobody’s socket', '401 UNAUTHENTICATED', (scene) => knock(scene, { origin: scene.origin })],
  [
    'a forged cookie',
    '401 UNAUTHENTICATED',
    (scene) => knock(scene, { origin: scene.origin, cookie: scene.forgedCookie() }),
  ],
  ['an API key', '403 NOT_ALLOWED', (scene) => knock(scene, scene.key)],
  ['another path', '404 NOT_FOUND', (scene) => knock(scene, scene.cookies.ben, { path: '/live/../api/v1/me' })],
  ['no subprotocol', '400 INVALID', (scene) => knock(scene, scene.cookies.ben, { protocol: '' })],
  ['another subprotocol', '400 INVALID', (scene) => knock(scene, scene.cookies.ben, { protocol: 'graphql-ws' })],
  ['half a handshake', 'still serves', halfHandshakes],
  [
    'another site’s preflight',
    'no leave to read',
    async ({ origin, cookies }) => {
      const headers = {
        cookie: cookies.ada.cookie,
        origin: 'https://evil.example',
        'access-control-request-method': 'POST',
      };
      const asked = [send(origin, 'OPTIONS', '/courses', headers), send(origin, 'GET', '/me', headers)];
      const allowed = (await Promise.all(asked)).some((reply) => reply.headers.has('access-control-allow-origin'));
      return allowed ? 'may read' : 'no leave to read';
    },
  ],
  ['the inner doors, without a certificate', 'session: turned away, media: turned away', innerDoors],
  ...(['POST', 'DELETE'] as const).flatMap((method) =>
    ['https://evil.example', ''].map(
      (origin) =>
        [
          `${method} with a cookie and Origin “${origin}”`,
          '403 ORIGIN_NOT_ALLOWED',
          async (scene: Scene) => {
            const headers = { cookie: scene.cookies.ada.cookie, ...(origin && { origin }) };
            const path = method === 'POST' ? `/classes/${scene.main}/end` : '/me/session';
            return replyOf(await send(scene.origin, method, path, headers));
          },
        ] as const,
    ),
  ),
  [
    'a link redeemed from another site',
    '403 ORIGIN_NOT_ALLOWED',
    async (scene) =>
      replyOf(await send(scene.origin, 'POST', '/links/redeem', { origin: 'https://evil.example' }, { token: 'x' })),
  ],
  [
    'a class of another organisation',
    'CLASS_NOT_FOUND',
    async (scene) => outcomeOf(await (await scene.enter(scene.cookies.mallory)).join(scene.main)),
  ],
  [
    'a class that does not exist',
    'CLASS_NOT_FOUND',
    async (scene) => outcomeOf(await (await scene.enter(scene.cookies.mallory)).join(randomUUID())),
  ],
  [
    'a guest at another class of the same course',
    'CLASS_NOT_FOUND',
    async (scene) => outcomeOf(await (await scene.enter(scene.cookies.gus)).join(scene.yard)),
  ],
  [
    'commands and media before a join',
    'NOT_JOINED NOT_JOINED',
    async (scene) => {
      const nobody = await scene.enter(scene.cookies.ben);
      const asked = [nobody.command({ endClass: {} }), nobody.media({ open: { grant: scene.room.ben.grant } })];
      return (await Promise.all(asked)).map(outcomeOf).join(' ');
    },
  ],
  [
    'a second tab without take-over',
    'ALREADY_CONNECTED',
    async (scene) => outcomeOf(await (await scene.enter(scene.cookies.ben)).join(scene.main)),
  ],
);

async function halfHandshakes(scene: Scene): Promise<string> {
  const { port, hostname } = new URL(scene.origin);
  const host = hostname === 'localhost' ? '127.0.0.1' : hostname;
  for (const bytes of [
    'GET /live HT',
    'GET /live HTTP/1.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n',
    `GET /live HTTP/1.1\r\nHost: x\r\nOrigin: ${scene.origin}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: lectern.v1+json\r\nCookie: ${scene.cookies.ben.cookie}\r\n\r\n`,
    'GET http://[/live HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n',
    'GET //live HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n',
    '\u0016\u0003\u0001\u0000',
    `GET / HTTP/1.1\r\nHost: x\r\n${'X-Long: y\r\n'.repeat(5_000)}\r\n`,
    'POST /api/v1/links/redeem HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{"token',
    'POST /api/v1/links/redeem HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\nzz\r\n',
  ]) {
    const raw = connect(Number(port), host);
    raw.on('error', () => undefined).on('data', () => undefined);
    raw.write(bytes);
    await pause(20);
    raw.destroy();
  }
  return (await send(scene.origin, 'GET', '/me', scene.cookies.ben)).status === 200 ? 'still serves' : 'is gone';
}

/** gRPC between the services takes nobody who does not say who they are. */
async function innerDoors({ processes }: Scene): Promise<string> {
  const doors = await Promise.all(
    ['session', 'media'].map(async (name) => {
      const pid = processes.find((process) => process.name === name)?.pid();
      const environment = (await readFile(`/proc/${pid}/environ`, 'utf8')).split('\0');
      const listen =
        environment.find((entry) => entry.startsWith(`${name.toUpperCase()}_LISTEN=`))?.split('=')[1] ?? '';
      return `${name}: ${await knockWithoutCertificate(Number(listen.split(':')[1]))}`;
    }),
  );
  return doors.join(', ');
}

function knockWithoutCertificate(port: number): Promise<string> {
  return new Promise((resolve) => {
    const socket = connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false, ALPNProtocols: ['h2'] });
    // What a client of HTTP/2 says first, with empty settings.
    socket.write('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\u0004\0\0\0\0\0');
    socket.once('data', () => (resolve('let in'), socket.destroy()));
    socket.once('error', () => resolve('turned away')).once('close', () => resolve('turned away'));
  });
}
