import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newId } from '@lectern/kernel';
import { ServerMessage } from '@lectern/proto/grpc/gateway/v1/live';
import type { Fact } from '@lectern/proto/grpc/session/v1/room';
import { eventually, freePort, makeCertificates, startProcess, writeIdentity } from '@lectern/testing';
import { PeerRoom, type PeerPerson } from '../test/peer-room.ts';
import { startSessionPeer } from '../test/session-peer.ts';

/**
 * Live fan-out: CPU of the gateway process per delivered fact, 300 sockets in one room, against `ws.send` of one ready buffer
 * to each, in interleaved pairs. The gateway is the real, built program: it takes the facts off gRPC, filters and encodes.
 * Run: `node services/gateway/bench/fanout.bench.ts`, after `node tools/build/main.ts gateway`.
 */
const sockets = Number(process.env['BENCH_SOCKETS'] ?? 300);
const pairs = Number(process.env['BENCH_PAIRS'] ?? 5);
const phaseMs = Number(process.env['BENCH_PHASE_MS'] ?? 3_000);
const goal = 0.4;
const origin = 'http://localhost';
const here = import.meta.dirname;
const root = join(here, '../../..');

/** One fact as one message, ready to be sent. */
const readyMessage = Buffer.from(
  ServerMessage.encode({
    requestId: 0,
    body: {
      $case: 'facts',
      value: {
        seq: 1_000,
        facts: [
          {
            seq: 1_000,
            at: new Date(),
            actorId: '',
            audience: { scope: 'AUDIENCE_SCOPE_ROOM', participantIds: [] },
            commandId: '',
            body: hand(newId()),
          },
        ],
      },
    },
  }).finish(),
).toString('base64');

const folder = await mkdtemp(join(tmpdir(), 'lectern-fanout-'));
const certificates = await makeCertificates(['session', 'gateway']);
const files = await writeIdentity(folder, 'gateway', certificates.gateway);
const persons = Array.from({ length: sockets }, (_, index): PeerPerson => {
  return { personId: newId(), name: `Person ${index}`, role: index === 0 ? 'ROLE_INSTRUCTOR' : 'ROLE_LEARNER' };
});
const room = new PeerRoom(persons);
const session = await startSessionPeer({ room, tls: certificates.session, persons });
const [port, healthPort] = [await freePort(), await freePort()];
const gateway = startProcess({
  name: 'gateway',
  command: process.execPath,
  args: [join(root, 'dist/gateway/main.mjs')],
  env: {
    LECTERN_TLS_CA: files.ca,
    LECTERN_TLS_CERT: files.cert,
    LECTERN_TLS_KEY: files.key,
    LECTERN_HEALTH_LISTEN: `127.0.0.1:${healthPort}`,
    GATEWAY_LISTEN: `127.0.0.1:${port}`,
    GATEWAY_PUBLIC_ORIGIN: origin,
    GATEWAY_SESSION_ADDRESSES: session.address,
    GATEWAY_MEDIA_ADDRESSES: '127.0.0.1:1',
    GATEWAY_SOCKETS_PER_ADDRESS: String(sockets),
    GATEWAY_UPGRADES_PER_SECOND: String(sockets),
    LOG_LEVEL: 'warn',
  },
});
const plain = fork(join(here, 'ready-buffer.server.ts'));
const clients = fork(join(here, 'fanout.clients.ts'));

try {
  const [{ port: plainPort }] = (await once(plain, 'message')) as [{ port: number }];
  await eventually('the gateway is ready', async () => (await fetch(`http://127.0.0.1:${healthPort}/readyz`)).ok);
  const gatewayUrl = `ws://127.0.0.1:${port}/live`;
  const plainUrl = `ws://127.0.0.1:${plainPort}/`;
  const headers = persons.map(({ personId }) => ({ cookie: `lectern_session=cookie-of-${personId}`, origin }));
  await ask(clients, { url: gatewayUrl, headers, sessionId: room.sessionId });
  await ask(clients, { url: plainUrl, headers });

  console.log(`fan-out: ${sockets} sockets in one room, CPU µs per delivered fact, median of ${pairs} pairs`);
  console.log('facts/s   gateway   ws.send   ratio');
  for (const factsPerSecond of [150, 40]) {
    await phase(factsPerSecond, true, gatewayUrl);
    await phase(factsPerSecond, false, gatewayUrl);
    const measured: { ours: number; theirs: number }[] = [];
    for (let pair = 0; pair < pairs; pair += 1) {
      const ours = await phase(factsPerSecond, true, gatewayUrl);
      const theirs = await phase(factsPerSecond, false, gatewayUrl);
      measured.push({ ours, theirs });
    }
    const ratio = median(measured.map(({ ours, theirs }) => ours / theirs));
    const columns = [median(measured.map(({ ours }) => ours)), median(measured.map(({ theirs }) => theirs)), ratio];
    const note = factsPerSecond === 150 ? `   goal ≤ ${goal}: ${ratio <= goal ? 'met' : 'missed'}` : '';
    console.log(
      `${String(factsPerSecond).padEnd(9)} ${columns.map((figure) => figure.toFixed(2).padEnd(9)).join(' ')}${note}`,
    );
  }
} finally {
  clients.disconnect();
  plain.disconnect();
  await gateway.close();
  await session.close(0);
  await rm(folder, { recursive: true });
}

/** One side alone gets facts at the rate for a while; answers its CPU in µs per fact and socket. */
async function phase(factsPerSecond: number, isOurs: boolean, gatewayUrl: string): Promise<number> {
  const before = await cpuMs(isOurs);
  let sent = 0;
  await new Promise<void>((resolve) => {
    const startedMs = performance.now();
    const timer = setInterval(() => {
      const elapsedMs = performance.now() - startedMs;
      if (elapsedMs >= phaseMs) {
        clearInterval(timer);
        return resolve();
      }
      for (; sent < (elapsedMs / 1_000) * factsPerSecond; sent += 1) {
        if (isOurs) room.append(hand(persons[1]!.personId));
        else plain.send({ fact: readyMessage });
      }
    }, 1);
  });
  if (isOurs)
    await eventually('every socket has the newest fact', async () => {
      const { slowestSeq } = (await ask(clients, { report: gatewayUrl })) as { slowestSeq: number };
      return slowestSeq === room.journal.length;
    });
  return (((await cpuMs(isOurs)) - before) * 1_000) / (sent * sockets);
}

async function cpuMs(isOurs: boolean): Promise<number> {
  if (!isOurs) return ((await ask(plain, { cpu: true })) as { cpuMs: number }).cpuMs;
  const metrics = await (await fetch(`http://127.0.0.1:${healthPort}/metrics`)).text();
  return Number(/^process_cpu_seconds_total(?:{[^}]*})? (\S+)/m.exec(metrics)?.[1]) * 1_000;
}

async function ask(child: ChildProcess, message: object): Promise<unknown> {
  const answer = once(child, 'message');
  child.send(message);
  return (await answer)[0];
}

function hand(participantId: string): NonNullable<Fact['body']> {
  return { $case: 'handRaised', value: { participantId } };
}

function median(figures: number[]): number {
  return figures.toSorted((a, b) => a - b)[Math.floor(figures.length / 2)]!;
}
