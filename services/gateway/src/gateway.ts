import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { DomainError, refusal } from '@lectern/kernel';
import { serveHealth, type Telemetry } from '@lectern/telemetry';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { GrpcRegisters, GrpcStatements } from './clients/attendance.client.ts';
import { GrpcDirectory } from './clients/directory.client.ts';
import { GrpcMediaLines, GrpcSessionLines } from './clients/lines.ts';
import type { Config } from './config.ts';
import { GatewayMetrics } from './gateway-metrics.ts';
import { GatewayModule } from './gateway.module.ts';
import { bodyLimitBytes, problemOf } from './http/problem.ts';
import { LiveServer } from './live/live-server.ts';
import { Rooms } from './live/rooms.ts';
import { Registers, Statements } from './ports/attendance.ts';
import { Directory } from './ports/directory.ts';
import { MediaLines, SessionLines } from './ports/streams.ts';
import { ProblemFilter, sendProblem } from './rest/problem.filter.ts';
import { everyHeader } from './web/security-headers.ts';
import { WebApp } from './web/web-app.ts';

export type Gateway = {
  readonly port: number;
  readonly healthPort: number;
  /** Not ready, no new sockets, those that are here sent elsewhere, then everything closed. Idempotent. */
  close(): Promise<void>;
};

/** The whole process, given its configuration: what `main.ts` runs and what the integration specs start. */
export async function startGateway(config: Config, telemetry: Telemetry): Promise<Gateway> {
  const app = await NestFactory.create<NestFastifyApplication>(GatewayModule.with(config, telemetry), adapter(config), {
    logger: false,
    abortOnError: false,
    bodyParser: false,
  });
  prepare(app.getHttpAdapter().getInstance() as unknown as FastifyInstance, app);
  await app.init();
  const live = app.get(LiveServer);
  const directory = app.get<GrpcDirectory>(Directory);
  live.attachTo(app.getHttpServer() as Server);
  const separator = config.listen.lastIndexOf(':');
  const place = { port: Number(config.listen.slice(separator + 1)), host: config.listen.slice(0, separator) };
  // Fastify's types do not know the option; it passes it on to Node.
  const shared = { ...place, reusePort: true };
  await app.listen(config.sharesPort ? shared : place);

  let isDraining = false;
  let hasReached = false;
  const health = await serveHealth({
    listen: config.healthListen,
    registry: telemetry.registry,
    // Once ready it stays so while the session service is away: its sockets wait here, and every other gateway waits as well.
    isReady: () => !isDraining && (hasReached ||= directory.isReachable()),
  });

  async function stop(): Promise<void> {
    isDraining = true;
    await live.drain(config.drainMs);
    await app.close();
    app.get(Rooms).close();
    app.get<GrpcSessionLines>(SessionLines).close();
    app.get<GrpcMediaLines>(MediaLines).close();
    app.get<GrpcRegisters>(Registers).close();
    app.get<GrpcStatements>(Statements).close();
    directory.close();
    await health.close();
  }

  let closing: Promise<void> | undefined;
  return {
    port: ((app.getHttpServer() as Server).address() as AddressInfo).port,
    healthPort: health.port,
    close: () => (closing ??= stop()),
  };
}

function adapter({ https }: Config): FastifyAdapter {
  const options = {
    bodyLimit: bodyLimitBytes,
    forceCloseConnections: true,
    multipart: false as const,
    routerOptions: { maxParamLength: 512 },
    requestTimeout: 30_000,
    // An address that cannot even be decoded reaches no route, and so no filter.
    frameworkErrors: (error: Error, _request: FastifyRequest, reply: FastifyReply) =>
      sendProblem(problemOf(error), reply),
  };
  return https ? new FastifyAdapter({ ...options, https }) : new FastifyAdapter(options);
}

/** What is plain HTTP and no operation: bodies, headers, counting, and the web app. */
function prepare(http: FastifyInstance, app: NestFastifyApplication): void {
  const problems = app.get(ProblemFilter);
  const metrics = app.get(GatewayMetrics);
  const web = app.get(WebApp);
  http.removeAllContentTypeParsers();
  http.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    try {
      done(null, body === '' ? undefined : JSON.parse(String(body)));
    } catch {
      done(new DomainError(refusal('INVALID', 'the body is not JSON')));
    }
  });
  http.addContentTypeParser('text/csv', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  http.addHook('onSend', async (_request: FastifyRequest, reply: FastifyReply) => {
    for (const [name, value] of Object.entries(everyHeader)) if (!reply.hasHeader(name)) void reply.header(name, value);
    if (!reply.hasHeader('cache-control')) void reply.header('cache-control', 'no-store');
  });
  // The route pattern and not the address: link tokens are in paths.
  http.addHook('onResponse', async ({ method, routeOptions }: FastifyRequest, reply: FastifyReply) =>
    metrics.requested(method, routeOptions?.url ?? 'none', reply.statusCode, reply.elapsedTime),
  );
  http.get('/*', (request, reply) => {
    if (!web.serve(request, reply)) problems.answer(new DomainError(nothingHere), request, reply);
  });
}

const nothingHere = refusal('NOT_FOUND', 'there is nothing at this address');
