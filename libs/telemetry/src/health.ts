import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Registry } from 'prom-client';

export type HealthServer = { readonly port: number; close(): Promise<void> };

export type Health = {
  /** `host:port`; port 0 lets the system choose. */
  listen: string;
  registry: Registry;
  /** Whether new work may come: false while starting and while draining. */
  isReady: () => boolean | Promise<boolean>;
  /** Whether the process should be left alive. Never asks a dependency: an outage there must not restart this process. */
  isLive?: () => boolean | Promise<boolean>;
};

/** Serves /livez, /readyz and /metrics (Prometheus text) on a port of their own. */
export async function serveHealth({ listen, registry, isReady, isLive = () => true }: Health): Promise<HealthServer> {
  const server = createServer((request, response) => {
    answer(request.url ?? '/', response).catch(() => respond(response, 500, 'text/plain', 'failed\n'));
  });

  async function answer(url: string, response: ServerResponse): Promise<void> {
    if (url === '/livez') return verdict(response, await isLive());
    if (url === '/readyz') return verdict(response, await isReady());
    if (url === '/metrics') return respond(response, 200, registry.contentType, await registry.metrics());
    respond(response, 404, 'text/plain', 'not found\n');
  }

  const separator = listen.lastIndexOf(':');
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(Number(listen.slice(separator + 1)), listen.slice(0, separator), resolve);
  });
  let closing: Promise<void> | undefined;
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      (closing ??= new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      })),
  };
}

function verdict(response: ServerResponse, good: boolean): void {
  respond(response, good ? 200 : 503, 'text/plain', good ? 'ok\n' : 'not ok\n');
}

function respond(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { 'content-type': type }).end(body);
}
