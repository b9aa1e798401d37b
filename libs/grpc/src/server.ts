import {
  Server,
  ServerCredentials,
  status,
  type handleUnaryCall,
  type ServerDuplexStream,
  type ServerUnaryCall,
  type ServiceDefinition,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import { DomainError } from '@lectern/kernel';
import type { Definition, Method, Request, Response } from './definition.ts';
import { toStatus } from './errors.ts';
import { largestMessage } from './limits.ts';
import { serviceOf, type TlsFiles } from './identity.ts';
import { flushed, readAll, writeOne } from './stream.ts';

/** What a handler knows of its call: which service makes it, when the caller gave up, and the caller's W3C trace context. */
export type Call = { readonly caller: string; readonly signal: AbortSignal; readonly traceparent: string };

export type UnaryHandler<M extends Method> = (request: Request<M>, call: Call) => Promise<Response<M>>;

/** Ends the stream when it returns. `send` waits while the peer reads slowly. */
export type BidiHandler<M extends Method> = (
  requests: AsyncIterable<Request<M>>,
  send: (message: Response<M>) => Promise<void>,
  call: Call,
) => Promise<void>;

export type Handlers<S extends Definition> = {
  [Name in keyof S]: S[Name] extends { requestStream: true } ? BidiHandler<S[Name]> : UnaryHandler<S[Name]>;
};

export type Serving = {
  readonly definition: ServiceDefinition;
  implement(onFailure: (error: unknown, path: string) => void): UntypedServiceImplementation;
};

export type Callers<S extends Definition> = {
  readonly callers: readonly string[];
  /** For methods that other services call than the rest. */
  readonly callersOf?: { readonly [Name in keyof S]?: readonly string[] };
};

/** One service with its handlers. Only the named services may call it; anybody else gets PERMISSION_DENIED. */
export function serve<S extends Definition>(
  definition: S,
  handlers: Handlers<S>,
  { callers, callersOf }: Callers<S>,
): Serving {
  return {
    definition: definition as unknown as ServiceDefinition,
    implement: (onFailure) =>
      Object.fromEntries(
        Object.entries(definition).map(([name, method]) => {
          const handler = handlers[name as keyof S] as (...parts: never[]) => Promise<unknown>;
          const context = { path: method.path, callers: callersOf?.[name as keyof S] ?? callers, onFailure };
          return [
            name,
            method.requestStream
              ? bidiImplementation(handler as never, context)
              : unaryImplementation(handler as never, context),
          ];
        }),
      ) as UntypedServiceImplementation,
  };
}

export type GrpcServer = {
  /** Where it listens; chosen by the system when the port asked for was 0. */
  readonly port: number;
  /** Takes no new calls, waits for those under way up to `graceMs`, then cuts them. */
  close(graceMs?: number): Promise<void>;
};

/**
 * Starts a gRPC server with mutual TLS. `listen` is `host:port`. Failures that are no refusals go to `onFailure` once and
 * reach the caller as INTERNAL without detail. Rejects when the port is taken.
 */
export async function startServer({
  listen,
  tls,
  services,
  onFailure = () => undefined,
}: {
  listen: string;
  tls: TlsFiles;
  services: readonly Serving[];
  onFailure?: (error: unknown, path: string) => void;
}): Promise<GrpcServer> {
  const server = new Server({ 'grpc.max_receive_message_length': largestMessage, 'grpc.keepalive_time_ms': 10_000 });
  for (const service of services) server.addService(service.definition, service.implement(onFailure));
  const credentials = ServerCredentials.createSsl(tls.ca, [{ private_key: tls.key, cert_chain: tls.cert }], true);
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync(listen, credentials, (error, bound) => (error ? reject(error) : resolve(bound))),
  );
  let closing: Promise<void> | undefined;
  return { port, close: (graceMs = 2_000) => (closing ??= shutDown(server, graceMs)) };
}

function shutDown(server: Server, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => {
      server.forceShutdown();
      resolve();
    }, graceMs);
    server.tryShutdown(() => {
      clearTimeout(cut);
      resolve();
    });
  });
}

type Context = { path: string; callers: readonly string[]; onFailure: (error: unknown, path: string) => void };
type AnyCall = ServerUnaryCall<unknown, unknown> | ServerDuplexStream<unknown, unknown>;

function unaryImplementation(handler: UnaryHandler<Method>, context: Context): handleUnaryCall<unknown, unknown> {
  return (call, answer) => {
    const caller = permittedCaller(call, context);
    if (caller === undefined) return answer({ code: status.PERMISSION_DENIED });
    handler(call.request, callContext(call, caller)).then(
      (response) => answer(null, response),
      (error: unknown) => {
        report(error, context);
        answer(toStatus(error));
      },
    );
  };
}

function bidiImplementation(handler: BidiHandler<Method>, context: Context) {
  return (stream: ServerDuplexStream<unknown, unknown>) => {
    const caller = permittedCaller(stream, context);
    if (caller === undefined) return void stream.emit('error', { code: status.PERMISSION_DENIED });
    const call = callContext(stream, caller);
    stream.on('error', () => stream.destroy());
    stream.on('cancelled', () => stream.destroy());
    // A peer that went away ends the requests quietly; the handler sees the end and the aborted signal.
    const requests = readAll<unknown>(stream, () => undefined);
    handler(requests, (message) => writeOne(stream, message), call).then(
      () => void (stream.destroyed || stream.end()),
      (error: unknown) => {
        if (call.signal.aborted) return;
        report(error, context);
        // The error destroys the stream as soon as a reader sees it: what was said before must have left by then.
        void flushed(stream).then(() => stream.destroyed || stream.emit('error', toStatus(error)));
      },
    );
  };
}

function permittedCaller(call: AnyCall, { callers }: Context): string | undefined {
  const caller = serviceOf(call.getAuthContext()?.sslPeerCertificate);
  return caller !== undefined && callers.includes(caller) ? caller : undefined;
}

function callContext(call: AnyCall, caller: string): Call {
  const gone = new AbortController();
  call.on('cancelled', () => gone.abort());
  const [traceparent = ''] = call.metadata.get('traceparent');
  return { caller, signal: gone.signal, traceparent: String(traceparent) };
}

function report(error: unknown, { onFailure, path }: Context): void {
  if (!(error instanceof DomainError)) onFailure(error, path);
}
