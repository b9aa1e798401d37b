import { DomainError, refusal } from '@lectern/kernel';
import { RoomServiceClient, RoomServiceService } from '@lectern/proto/grpc/session/v1/room_service';
import { eventually, freePort, makeCertificates } from '@lectern/testing';
import { Peers, serve, startServer, type TlsFiles } from './index.ts';

let certificates: Record<'session' | 'gateway', TlsFiles>;
const open: { close(graceMs?: number): unknown }[] = [];

beforeAll(async () => {
  certificates = await makeCertificates(['session', 'gateway']);
});
afterEach(() => Promise.all(open.splice(0).map((each) => each.close(0))));

const away = () => new DomainError(refusal('UNAVAILABLE', 'not at the moment', { retryable: true }));

/** A process that counts what it is asked, and answers with its name or what it is told to throw. */
async function startProcess({ name = 'a', port = 0, failure }: { name?: string; port?: number; failure?: Error } = {}) {
  let asked = 0;
  const getGrantKeys = async () => {
    asked += 1;
    if (failure) throw failure;
    return { jwks: name, now: new Date() };
  };
  const services = [
    serve(RoomServiceService, { follow: async () => undefined, getGrantKeys }, { callers: ['gateway'] }),
  ];
  const server = await startServer({ listen: `127.0.0.1:${port}`, tls: certificates.session, services });
  open.push(server);
  return { address: `127.0.0.1:${server.port}`, port: server.port, asked: () => asked, close: () => server.close(0) };
}

function peersAt(addresses: readonly string[], repeatable: readonly 'getGrantKeys'[] = ['getGrantKeys']) {
  const peers = new Peers({ client: RoomServiceClient, addresses, tls: certificates.gateway, repeatable });
  open.push(peers);
  return { peers, ask: async () => (await peers.call('getGrantKeys', {})).jwks };
}

const untilConnected = (peers: Peers<typeof RoomServiceService>) =>
  eventually('a process is connected', () => peers.isReachable());

const unavailable = { refusal: { code: 'UNAVAILABLE', retryable: true } };

describe('peers', () => {
  it('go round the processes that are connected', async () => {
    const processes = [await startProcess({ name: 'a' }), await startProcess({ name: 'b' })];
    const { ask } = peersAt(processes.map(({ address }) => address));
    await eventually('both have answered', async () => {
      for (let times = 0; times < 4; times += 1) await ask();
      expect(processes.map(({ asked }) => asked() > 1)).toEqual([true, true]);
    });
  });

  it('ask another process when one cannot be reached', async () => {
    const [lost, left] = [await startProcess({ name: 'a' }), await startProcess({ name: 'b' })];
    const { peers, ask } = peersAt([lost.address, left.address]);
    await untilConnected(peers);
    await lost.close();
    for (let times = 0; times < 4; times += 1) expect(await ask()).toBe('b');
  });

  it('ask another process what is repeatable when one says that it cannot answer', async () => {
    const broken = await startProcess({ failure: away() });
    const { ask } = peersAt([broken.address, (await startProcess({ name: 'b' })).address]);
    for (let times = 0; times < 4; times += 1) expect(await ask()).toBe('b');
  });

  it('send once what is not repeatable', async () => {
    const processes = [await startProcess({ failure: away() }), await startProcess({ failure: away() })];
    const { ask } = peersAt(
      processes.map(({ address }) => address),
      [],
    );
    await expect(ask()).rejects.toMatchObject(unavailable);
    expect(processes.reduce((sum, { asked }) => sum + asked(), 0)).toBe(1);
  });

  it('pass on the refusal of the service, and ask nobody else', async () => {
    const full = refusal('ROOM_FULL', 'at most 1000 people', { figures: { limit: '1000' } });
    const processes = [
      await startProcess({ failure: new DomainError(full) }),
      await startProcess({ failure: new DomainError(full) }),
    ];
    await expect(peersAt(processes.map(({ address }) => address)).ask()).rejects.toMatchObject({ refusal: full });
    expect(processes.reduce((sum, { asked }) => sum + asked(), 0)).toBe(1);
  });

  it.each([{ repeatable: ['getGrantKeys'] }, { repeatable: [] }] as const)(
    'wait a moment for a process that is being replaced (repeatable: $repeatable)',
    async ({ repeatable }) => {
      const old = await startProcess({ name: 'old' });
      const { peers, ask } = peersAt([old.address], repeatable);
      expect(await ask()).toBe('old');
      await old.close();
      await eventually('the loss was seen', () => !peers.isReachable());
      const answer = ask();
      await startProcess({ name: 'new', port: old.port });
      expect(await answer).toBe('new');
    },
  );

  it('refuse with UNAVAILABLE when no process comes in time', async () => {
    const { peers, ask } = peersAt([`127.0.0.1:${await freePort()}`]);
    await expect(ask()).rejects.toMatchObject(unavailable);
    expect(peers.isReachable()).toBe(false);
  });

  it('give up in time on a process that keeps saying it cannot answer, without flooding it', async () => {
    const broken = await startProcess({ failure: away() });
    await expect(peersAt([broken.address]).ask()).rejects.toMatchObject(unavailable);
    expect(broken.asked()).toBeGreaterThan(1);
    // 3 s of rounds, 50 ms apart.
    expect(broken.asked()).toBeLessThanOrEqual(61);
  });

  it('refuse with UNAVAILABLE at once where the deployment has no such service', async () => {
    const { peers, ask } = peersAt([]);
    await expect(ask()).rejects.toMatchObject(unavailable);
    expect(peers.isReachable()).toBe(false);
  });
});
