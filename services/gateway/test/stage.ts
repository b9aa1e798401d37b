import type { TlsFiles } from '@lectern/grpc';
import { newId } from '@lectern/kernel';
import { startTelemetry, type Telemetry } from '@lectern/telemetry';
import { makeCertificates } from '@lectern/testing';
import type { Config, Limits } from '../src/config.ts';
import { startGateway, type Gateway } from '../src/gateway.ts';
import { startAttendancePeer, type AttendancePeer } from './attendance-peer.ts';
import { LiveClient, type Subprotocol } from './live-client.ts';
import { startMediaPeer, type MediaPeer } from './media-peer.ts';
import { PeerRoom, type PeerPerson } from './peer-room.ts';
import { startSessionPeer, type SessionPeer } from './session-peer.ts';

export const origin = 'https://class.example.edu';

const person = (name: string, role: PeerPerson['role']): PeerPerson => ({ personId: newId(), name, role });

export const ada = person('Ada', 'ROLE_INSTRUCTOR');
export const tomas = person('Tomás', 'ROLE_ASSISTANT');
export const ben = person('Ben', 'ROLE_LEARNER');
export const chloe = person('Chloe', 'ROLE_LEARNER');
export const gus = person('Gus', 'ROLE_GUEST');
export const everybody = [ada, tomas, ben, chloe, gus];

export type Stage = {
  readonly gateway: Gateway;
  readonly room: PeerRoom;
  readonly telemetry: Telemetry;
  session: SessionPeer;
  media: MediaPeer;
  readonly attendance: AttendancePeer;
  readonly certificates: Record<'session' | 'media' | 'attendance' | 'gateway', TlsFiles>;
  client(who: PeerPerson, options?: { protocol?: Subprotocol; headers?: Record<string, string> }): LiveClient;
  fetch(path: string, init?: RequestInit & { as?: PeerPerson | 'key' }): Promise<Response>;
  /** Another gateway before the same services. */
  second(): Promise<Gateway>;
  clientOf(gateway: Gateway, who: PeerPerson): LiveClient;
  restartSession(): Promise<void>;
  restartMedia(): Promise<void>;
  /** Closes it with the stage. */
  keep<Part extends { close(graceMs?: number): Promise<void> }>(part: Part): Part;
  /** Idempotent. */
  close(): Promise<void>;
};

const stages: Stage[] = [];
// A spec that fails half-way must not leave a server that keeps the runner alive.
afterAll(async () => {
  for (const stage of stages.splice(0)) await stage.close();
});

/** So that nobody comes near them who does not mean to. */
const wideLimits: Limits = {
  socketsPerAddress: 1_000,
  upgradesPerSecond: 1_000,
  messagesPerSecond: 200,
  joinMs: 120_000,
  requestsPerSecond: 1_000,
};

/** A gateway between real peers: real gRPC, real mutual TLS, real sockets. */
export async function setStage(
  changes: Partial<Omit<Config, 'limits'>> & { readonly limits?: Partial<Limits> } = {},
  persons: readonly PeerPerson[] = everybody,
  room = new PeerRoom(persons),
): Promise<Stage> {
  const certificates = await makeCertificates(['session', 'media', 'attendance', 'gateway']);
  const session = await startSessionPeer({ room, tls: certificates.session, persons });
  const media = await startMediaPeer({ tls: certificates.media });
  const place = { courseId: room.courseId, sessionId: room.sessionId, personId: ben.personId };
  const attendance = await startAttendancePeer(certificates.attendance, place);
  const telemetry = await startTelemetry({ service: 'gateway', level: process.env['LOG_LEVEL'] ?? 'silent' });
  const config: Config = {
    tls: certificates.gateway,
    healthListen: '127.0.0.1:0',
    logLevel: 'silent',
    listen: '127.0.0.1:0',
    publicOrigin: origin,
    sessionAddresses: [session.address],
    mediaAddresses: [media.address],
    attendanceAddresses: [attendance.address],
    trustedHops: 0,
    drainMs: 50,
    ...changes,
    limits: { ...wideLimits, ...changes.limits },
  };
  const gateways: Gateway[] = [];
  const start = async () => {
    const gateway = await startGateway(config, gateways.length === 0 ? telemetry : await anotherTelemetry());
    gateways.push(gateway);
    return gateway;
  };
  const gateway = await start();
  const clients: LiveClient[] = [];
  const clientOf: Stage['clientOf'] = (one, who) => {
    const client = new LiveClient(one.port, 'lectern.v1+proto', headersOf(who));
    clients.push(client);
    return client;
  };
  const stage: Stage = {
    gateway,
    room,
    telemetry,
    session,
    media,
    attendance,
    certificates,
    clientOf,
    second: start,
    client(who, { protocol = 'lectern.v1+proto', headers = {} } = {}) {
      const client = new LiveClient(gateway.port, protocol, { ...headersOf(who), ...headers });
      clients.push(client);
      return client;
    },
    fetch(path, { as, ...init } = {}) {
      const headers = new Headers(init.headers);
      if (as === 'key') headers.set('authorization', 'Bearer a-key');
      else if (as) headers.set('cookie', `lectern_session=cookie-of-${as.personId}`);
      if (!headers.has('origin') && as !== 'key') headers.set('origin', origin);
      return fetch(`http://127.0.0.1:${gateway.port}${path}`, { ...init, headers });
    },
    async restartSession() {
      await stage.session.close(0);
      stage.session = await startSessionPeer({ room, tls: certificates.session, persons, port: session.port });
    },
    async restartMedia() {
      await stage.media.close(0);
      stage.media = await startMediaPeer({ tls: certificates.media, port: media.port });
    },
    keep: (part) => (kept.push(part), part),
    close: () => (closing ??= close()),
  };
  const kept: { close(graceMs?: number): Promise<void> }[] = [];
  let closing: Promise<void> | undefined;
  async function close(): Promise<void> {
    for (const client of clients) client.close();
    for (const one of gateways) await one.close();
    await Promise.all([stage.session, stage.media, attendance, ...kept].map((part) => part.close(0)));
    await telemetry.close();
  }
  stages.push(stage);
  return stage;
}

export function headersOf({ personId }: PeerPerson): Record<string, string> {
  return { cookie: `theme=dark; lectern_session=cookie-of-${personId}`, origin };
}

/** A process has one registry; a second gateway in the same one needs its own. */
async function anotherTelemetry(): Promise<Telemetry> {
  return startTelemetry({ service: 'gateway', level: 'silent' });
}
