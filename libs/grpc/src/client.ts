import { Client, connectivityState, credentials, Metadata, type ClientDuplexStream } from '@grpc/grpc-js';
import type { BidiMethods, Definition, Method, Request, Response, UnaryMethods } from './definition.ts';
import { fromServiceError } from './errors.ts';
import { largestMessage } from './limits.ts';
import { serviceOf, type TlsFiles } from './identity.ts';
import { readAll, writeOne } from './stream.ts';

/** A channel to one address of one service. Reconnects by itself; calls made meanwhile fail with UNAVAILABLE. */
export type Connection<S extends Definition> = {
  readonly address: string;
  readonly definition: S;
  readonly client: Client;
  close(): void;
};

/** ts-proto's client classes, such as `RoomServiceClient`: the definition and the full name travel on them. */
type ServiceClient<S extends Definition> = { readonly service: S; readonly serviceName: string };

const channelOptions = {
  'grpc.initial_reconnect_backoff_ms': 100,
  'grpc.min_reconnect_backoff_ms': 100,
  'grpc.max_reconnect_backoff_ms': 1_000,
  'grpc.keepalive_time_ms': 5_000,
  'grpc.keepalive_timeout_ms': 5_000,
  'grpc.max_receive_message_length': largestMessage,
};

/**
 * Opens a channel with mutual TLS. The peer must hold a certificate for the service that the package is named after:
 * `lectern.session.v1.RoomService` is spoken by `lectern://service/session` only.
 */
export function connect<S extends Definition>(
  service: ServiceClient<S>,
  address: string,
  tls: TlsFiles,
): Connection<S> {
  const expected = service.serviceName.split('.')[1];
  const secure = credentials.createSsl(tls.ca, tls.key, tls.cert, {
    checkServerIdentity: (_host, certificate) =>
      serviceOf(certificate) === expected ? undefined : new Error(`${address} does not speak for ${expected}`),
  });
  // The certificate names a service, not a host; a name of its own also keeps bare addresses out of TLS server names.
  const named = { ...channelOptions, 'grpc.ssl_target_name_override': `${expected}.lectern.internal` };
  const client = new Client(address, secure, named);
  return { address, definition: service.service, client, close: () => client.close() };
}

/** Whether the channel has a connection now; an idle one is asked to make one. */
export function isReady({ client }: { readonly client: Client }): boolean {
  return client.getChannel().getConnectivityState(true) === connectivityState.READY;
}

export type CallOptions = { readonly deadlineMs?: number; readonly traceparent?: string };

/** One question, one answer, within the deadline (5 s unless given). Rejects with a DomainError always. */
export function unary<S extends Definition, Name extends UnaryMethods<S>>(
  { client, definition }: Connection<S>,
  name: Name,
  request: Request<S[Name]>,
  { deadlineMs = 5_000, traceparent }: CallOptions = {},
): Promise<Response<S[Name]>> {
  const method = definition[name] as unknown as UntypedMethod;
  return new Promise((resolve, reject) => {
    client.makeUnaryRequest(
      method.path,
      method.requestSerialize,
      method.responseDeserialize,
      request,
      metadataOf(traceparent),
      { deadline: Date.now() + deadlineMs },
      (error, response) => (error ? reject(fromServiceError(error)) : resolve(response as Response<S[Name]>)),
    );
  });
}

export type Bidi<M extends Method> = {
  /** Resolves when the message is on its way and the peer keeps up; rejects once the stream is over. */
  send(message: Request<M>): Promise<void>;
  /** What the peer sends, until it ends the stream; throws a DomainError when the stream breaks. */
  readonly messages: AsyncIterable<Response<M>>;
  /** Ends our side; `cancel` cuts both. Idempotent. */
  close(): void;
  cancel(): void;
};

/** Opens a stream both ways. It has no deadline. */
export function bidi<S extends Definition, Name extends BidiMethods<S>>(
  { client, definition }: Connection<S>,
  name: Name,
  { traceparent }: Pick<CallOptions, 'traceparent'> = {},
): Bidi<S[Name]> {
  const method = definition[name] as unknown as UntypedMethod;
  const stream: ClientDuplexStream<unknown, unknown> = client.makeBidiStreamRequest(
    method.path,
    method.requestSerialize,
    method.responseDeserialize,
    metadataOf(traceparent),
  );
  // Without a listener of its own, a failure before anybody iterates would end the process.
  stream.on('error', () => undefined);
  return {
    send: (message) => writeOne(stream, message),
    messages: readAll<Response<S[Name]>>(stream, fromServiceError),
    close: () => void (stream.writableEnded || stream.end()),
    cancel: () => stream.cancel(),
  };
}

type UntypedMethod = {
  path: string;
  requestSerialize: (value: unknown) => Buffer;
  responseDeserialize: (bytes: Buffer) => unknown;
};

function metadataOf(traceparent: string | undefined): Metadata {
  const metadata = new Metadata();
  if (traceparent) metadata.set('traceparent', traceparent);
  return metadata;
}
