import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR } from '@nestjs/core';
import { SystemClock } from '@lectern/kernel';
import type { Telemetry } from '@lectern/telemetry';
import { GrpcRegisters, GrpcStatements } from './clients/attendance.client.ts';
import { CachedAuthenticator } from './clients/cached-authenticator.ts';
import { GrpcDirectory } from './clients/directory.client.ts';
import { GrpcMediaLines, GrpcSessionLines } from './clients/lines.ts';
import type { Config } from './config.ts';
import { GatewayMetrics } from './gateway-metrics.ts';
import { measureJoins } from './live/measure-joins.ts';
import { LiveServer } from './live/live-server.ts';
import { Rooms } from './live/rooms.ts';
import { Registers, Statements } from './ports/attendance.ts';
import { Authenticator } from './ports/authenticator.ts';
import { Directory } from './ports/directory.ts';
import { OpenSockets } from './ports/open-sockets.ts';
import { MediaLines, SessionLines } from './ports/streams.ts';
import { ClassesController } from './rest/classes.controller.ts';
import { CoursesController } from './rest/courses.controller.ts';
import { DocumentController } from './rest/document.controller.ts';
import { DocumentsController } from './rest/documents.controller.ts';
import { DoorGuard } from './rest/door.guard.ts';
import { PoliciesController } from './rest/policies.controller.ts';
import { ProblemFilter } from './rest/problem.filter.ts';
import { RegistersController } from './rest/registers.controller.ts';
import { RestOptions } from './rest/rest-options.ts';
import { SignInController } from './rest/sign-in.controller.ts';
import { StatementsController } from './rest/statements.controller.ts';
import { TraceInterceptor } from './rest/trace.interceptor.ts';
import { WebApp } from './web/web-app.ts';

const controllers = [
  SignInController,
  CoursesController,
  ClassesController,
  RegistersController,
  PoliciesController,
  DocumentsController,
  StatementsController,
  DocumentController,
];

/** The wiring, top to bottom: lines to the other services, the live side on them, the REST side beside it. */
@Module({})
export class GatewayModule {
  static with(config: Config, telemetry: Telemetry): DynamicModule {
    const { tls, publicOrigin, limits, trustedHops } = config;
    const traceparent = () => telemetry.traceparent();
    return {
      module: GatewayModule,
      controllers,
      providers: [
        { provide: GatewayMetrics, useFactory: () => new GatewayMetrics(telemetry.registry) },
        { provide: SessionLines, useFactory: () => new GrpcSessionLines(config.sessionAddresses, tls) },
        { provide: MediaLines, useFactory: () => new GrpcMediaLines(config.mediaAddresses, tls) },
        { provide: Directory, useFactory: () => new GrpcDirectory(config.sessionAddresses, tls, traceparent) },
        { provide: Registers, useFactory: () => new GrpcRegisters(config.attendanceAddresses, tls, traceparent) },
        { provide: Statements, useFactory: () => new GrpcStatements(config.attendanceAddresses, tls, traceparent) },
        {
          provide: Authenticator,
          inject: [Directory],
          useFactory: (directory: Directory) => new CachedAuthenticator(directory, new SystemClock()),
        },
        {
          provide: Rooms,
          inject: [SessionLines, GatewayMetrics],
          useFactory: (lines: SessionLines, metrics: GatewayMetrics) =>
            new Rooms(lines, {
              changed: (rooms) => metrics.rooms.set(rooms),
              delivered: (frames, facts) => metrics.delivered(frames, facts),
              broken: (error, sessionId) => {
                metrics.followBroken();
                telemetry.log.warn({ sessionId, reason: String(error) }, 'a room cannot be followed now');
              },
              restored: (sessionId) => telemetry.log.info({ sessionId }, 'a room is followed again'),
            }),
        },
        {
          provide: LiveServer,
          inject: [Rooms, MediaLines, Authenticator, GatewayMetrics],
          useFactory: (rooms: Rooms, mediaLines: MediaLines, authenticator: Authenticator, metrics: GatewayMetrics) =>
            new LiveServer({
              rooms,
              mediaLines,
              authenticator,
              publicOrigin,
              trustedHops,
              ...limits,
              onChange: (sockets) => metrics.sockets.set(sockets),
              measureJoin: measureJoins(telemetry, metrics),
              onFailure: (error) => telemetry.log.error({ err: error }, 'an upgrade failed'),
            }),
        },
        { provide: OpenSockets, useExisting: LiveServer },
        { provide: RestOptions, useFactory: () => new RestOptions(publicOrigin) },
        { provide: WebApp, useFactory: () => new WebApp(config.webRoot) },
        {
          provide: ProblemFilter,
          useFactory: () =>
            new ProblemFilter((error, where) => telemetry.log.error({ err: error, ...where }, 'a request failed')),
        },
        { provide: APP_INTERCEPTOR, useFactory: () => new TraceInterceptor(telemetry) },
        { provide: APP_FILTER, useExisting: ProblemFilter },
        {
          provide: APP_GUARD,
          inject: [Authenticator],
          useFactory: (authenticator: Authenticator) =>
            new DoorGuard(authenticator, { publicOrigin, trustedHops, requestsPerSecond: limits.requestsPerSecond }),
        },
      ],
    };
  }
}
