import { startServer } from '@lectern/grpc';
import { serveHealth, type Telemetry } from '@lectern/telemetry';
import type { Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AttendanceModule } from './attendance.module.ts';
import { GrpcPeople } from './clients/grpc-people.ts';
import type { Config } from './config.ts';
import { EventFlow } from './event.providers.ts';
import { RegisterController } from './grpc/register.controller.ts';
import { StatementController } from './grpc/statement.controller.ts';
import { AttendancePool } from './register.providers.ts';
import { StatementFlow } from './statement-flow.ts';

export type Attendance = {
  readonly port: number;
  readonly healthPort: number;
  /** A part of the process, for the programs and specs that start it. */
  get<Part>(part: abstract new (...parts: never[]) => Part): Part;
  /** Not ready, no new calls, what was begun is finished and committed, then everything closed. Idempotent. */
  close(): Promise<void>;
};

const drainMs = 2_000;

/** The whole process, given its configuration: what `main.ts` runs and what the integration specs start. */
export async function startAttendance(config: Config, telemetry: Telemetry): Promise<Attendance> {
  const { log, registry } = telemetry;
  const app = await NestFactory.createApplicationContext(AttendanceModule.with(config, telemetry), {
    logger: false,
    abortOnError: false,
  });
  const server = await startServer({
    listen: config.listen,
    tls: config.tls,
    services: [app.get(RegisterController).serving, app.get(StatementController).serving],
    onFailure: (error, path) => log.error({ err: error, path }, 'a call failed'),
  });
  let isDraining = false;
  const health = await serveHealth({ listen: config.healthListen, registry, isReady: () => !isDraining });

  async function stop(): Promise<void> {
    isDraining = true;
    await server.close(drainMs);
    await app.get(EventFlow).close();
    await app.get(StatementFlow).close();
    app.get(GrpcPeople).close();
    await app.get(AttendancePool).pool.end();
    await app.close();
    await health.close();
  }

  let closing: Promise<void> | undefined;
  return {
    port: server.port,
    healthPort: health.port,
    get: (part) => app.get(part as Type<never>),
    close: () => (closing ??= stop()),
  };
}
