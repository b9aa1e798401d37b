import { NestFactory } from '@nestjs/core';
import type { INestApplicationContext } from '@nestjs/common';
import type { TlsFiles } from '@lectern/grpc';
import { startTelemetry, type Telemetry } from '@lectern/telemetry';
import { Registry } from 'prom-client';
import { freePort, makeCertificates } from '@lectern/testing';
import { MediaModule, MediaProcess } from '../../src/media.module.ts';
import { WorkerPool } from '../../src/mediasoup/worker-pool.ts';
import { MediaRooms } from '../../src/usecases/media-rooms.ts';
import type { Config } from '../../src/config.ts';
import { Gateway } from './gateway.ts';
import { ScriptedSession } from './scripted-session.ts';

export type Certificates = Record<'session' | 'media' | 'gateway', TlsFiles>;

let certificates: Promise<Certificates> | undefined;
let telemetry: Promise<Telemetry> | undefined;

/** One authority and one telemetry for all specs of a file. */
export function sharedCertificates(): Promise<Certificates> {
  return (certificates ??= makeCertificates(['session', 'media', 'gateway']));
}

export type Stage = {
  readonly session: ScriptedSession;
  readonly gateway: Gateway;
  readonly app: INestApplicationContext;
  readonly pool: WorkerPool;
  readonly rooms: MediaRooms;
  readonly healthPort: number;
  readonly mediaAddress: string;
  close(): Promise<void>;
};

/** The real media service in this process, with real workers, beside a scripted session service. */
export async function startStage(
  settings: { workers?: number; graceMs?: number; emptyRoomMs?: number; deafSessions?: readonly string[] } = {},
): Promise<Stage> {
  const { workers = 1, graceMs = 5_000, emptyRoomMs = 5_000, deafSessions = [] } = settings;
  const tls = await sharedCertificates();
  const session = await ScriptedSession.start(tls.session);
  const ports = await Promise.all(Array.from({ length: workers }, () => freePort()));
  const config: Config = {
    tls: tls.media,
    healthListen: '127.0.0.1:0',
    logLevel: 'silent',
    listen: '127.0.0.1:0',
    sessionAddresses: [...deafSessions, session.address],
    rtc: { listenIp: '127.0.0.1', announcedAddress: undefined, ports, workerBin: process.env.MEDIASOUP_WORKER_BIN },
    graceMs,
    emptyRoomMs,
  };
  telemetry ??= startTelemetry({ service: 'media', level: process.env.LOG_LEVEL ?? 'silent' });
  const app = await NestFactory.createApplicationContext(
    MediaModule.with(config, { ...(await telemetry), registry: new Registry(), close: () => Promise.resolve() }),
    {
      logger: false,
      abortOnError: false,
    },
  ).catch(async (error: unknown) => {
    await session.stop();
    throw error;
  });
  const { server, health } = app.get(MediaProcess);
  const mediaAddress = `127.0.0.1:${server.port}`;
  const gateway = new Gateway(mediaAddress, tls.gateway);
  let closing: Promise<void> | undefined;
  const close = async () => {
    gateway.close();
    await app.close();
    await session.stop();
  };
  return {
    session,
    gateway,
    app,
    pool: app.get(WorkerPool),
    rooms: app.get(MediaRooms),
    healthPort: health.port,
    mediaAddress,
    close: () => (closing ??= close()),
  };
}
