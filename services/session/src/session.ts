import { startServer } from '@lectern/grpc';
import { LiveSessions, PostgresJournal } from '@lectern/journal';
import { Clock } from '@lectern/kernel';
import type { ServerClock } from '@lectern/postgres';
import { seldom, serveHealth, type Telemetry } from '@lectern/telemetry';
import type { Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { DataSource } from 'typeorm';
import type { Config } from './config.ts';
import { EventFlow } from './event.providers.ts';
import { DirectoryController } from './grpc/directory.controller.ts';
import { RoomController } from './grpc/room.controller.ts';
import { LivePool, type RoomSessions } from './room.providers.ts';
import { SessionModule } from './session.module.ts';
import { startRounds } from './rounds.ts';
import { Signs } from './usecases/signs.ts';
import { WatchRooms } from './usecases/watch-rooms.ts';

export type Session = {
  readonly port: number;
  readonly healthPort: number;
  /** A part of the process, for the programs and specs that start it. */
  get<Part>(part: Type<Part>): Part;
  /** Not ready, no new calls, what was begun is finished and committed, then everything closed. Idempotent. */
  close(): Promise<void>;
};

const reconcileMs = 1_000;
/** For the last answers to leave; followers are told to go elsewhere long before. */
const drainMs = 2_000;

/** The whole process, given its configuration: what `main.ts` runs and what the integration specs start. */
export async function startSession(config: Config, telemetry: Telemetry): Promise<Session> {
  const { log, registry } = telemetry;
  const app = await NestFactory.createApplicationContext(SessionModule.with(config, telemetry), {
    logger: false,
    abortOnError: false,
  });
  const server = await startServer({
    listen: config.listen,
    tls: config.tls,
    services: [app.get(DirectoryController).serving, app.get(RoomController).serving],
    onFailure: (error, path) => log.error({ err: error, path }, 'a call failed'),
  });
  const watch = app.get(WatchRooms);
  const signs = app.get(Signs);
  const warn = seldom(5_000, (what, error, heldBack) => log.warn({ err: error, heldBack }, what));
  const failed = (error: unknown) => warn('rooms are looked after later', error);
  const rounds = [
    startRounds(() => watch.reconcile(), reconcileMs, failed),
    startRounds(() => watch.beat(), config.beatMs, failed),
    startRounds(() => signs.mark(), reconcileMs, failed),
  ];
  let isDraining = false;
  const health = await serveHealth({ listen: config.healthListen, registry, isReady: () => !isDraining });

  async function stop(): Promise<void> {
    isDraining = true;
    const stopped = server.close(drainMs);
    await Promise.all(rounds.map((round) => round.close()));
    await signs.markAll().catch((error: unknown) => log.warn({ err: error }, 'the last signs could not be kept'));
    // Commits what was begun, then ends every stream: its follower attaches again elsewhere.
    await app.get<RoomSessions>(LiveSessions).close();
    await stopped;
    await app.get(PostgresJournal).close();
    await app.get(EventFlow).close();
    app.get<ServerClock>(Clock).close();
    await app.get(LivePool).pool.end();
    await app.get(DataSource).destroy();
    await app.close();
    await health.close();
  }

  let closing: Promise<void> | undefined;
  return {
    port: server.port,
    healthPort: health.port,
    get: (part) => app.get(part),
    close: () => (closing ??= stop()),
  };
}
