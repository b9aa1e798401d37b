import { Agent, request, type Dispatcher } from 'undici';
import { guardedConnector, type Resolve } from './guarded-connect.ts';
import { OutgoingError, toOutgoingError } from './outgoing.errors.ts';

export type OutgoingRequest = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  /** An administrator said that this address may lie in a private network, or on this machine. */
  readonly allowsPrivateAddresses?: boolean;
  readonly signal?: AbortSignal;
};

export type OutgoingAnswer = {
  readonly status: number;
  /** Lower-case names; a header that came several times has its values joined by commas. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
};

export type OutgoingLimits = {
  readonly connectMs: number;
  /** From the first byte out to the last byte in, redirects included. */
  readonly totalMs: number;
  readonly responseBytes: number;
  readonly redirects: number;
  /** Connections to one server at a time. */
  readonly connections: number;
};

const defaultLimits: OutgoingLimits = {
  connectMs: 5_000,
  totalMs: 15_000,
  responseBytes: 1024 * 1024,
  redirects: 3,
  connections: 16,
};

export type OutgoingOptions = {
  readonly limits?: Partial<OutgoingLimits>;
  readonly resolve?: Resolve;
  readonly ca?: string | Buffer;
};

/**
 * The one way out to addresses that people typed in. It reaches public addresses by https, and private ones where the request says
 * that an administrator allowed it (there also by http); never those where clouds keep their credentials. A redirect is a new address
 * and checked anew; only one that repeats the same request to the same server is followed, so that credentials stay where they were sent.
 */
export class OutgoingClient {
  private readonly limits: OutgoingLimits;
  private readonly strict: Agent;
  private readonly lenient: Agent;

  constructor({ limits = {}, ...how }: OutgoingOptions = {}) {
    this.limits = { ...defaultLimits, ...limits };
    const { connectMs, totalMs, connections } = this.limits;
    const open = (allowsPrivateAddresses: boolean) =>
      new Agent({
        connect: guardedConnector({ ...how, allowsPrivateAddresses, connectTimeoutMs: connectMs }),
        connections,
        headersTimeout: totalMs,
        bodyTimeout: totalMs,
        maxHeaderSize: 32 * 1024,
      });
    this.strict = open(false);
    this.lenient = open(true);
  }

  /** Whatever the other side answers is an answer; rejects with an OutgoingError when there is none. */
  async send(wanted: OutgoingRequest): Promise<OutgoingAnswer> {
    const deadline = AbortSignal.timeout(this.limits.totalMs);
    const signal = wanted.signal ? AbortSignal.any([wanted.signal, deadline]) : deadline;
    let url = toAddress(wanted.url);
    for (let hops = 0; ; hops += 1) {
      const answer = await this.once(url, wanted, signal).catch((error: unknown) => {
        throw toOutgoingError(deadline.aborted ? deadline.reason : error);
      });
      const { location } = answer.headers;
      if (!isRedirect(answer.status) || location === undefined) return answer;
      url = follow(url, location, wanted.method, answer.status);
      if (hops >= this.limits.redirects)
        throw new OutgoingError('REDIRECT_NOT_ALLOWED', 'The answer leads elsewhere too often.');
    }
  }

  /** Idempotent. Calls under way are cut. */
  async close(): Promise<void> {
    await Promise.all([this.strict.destroy(), this.lenient.destroy()]);
  }

  private async once(url: URL, wanted: OutgoingRequest, signal: AbortSignal): Promise<OutgoingAnswer> {
    const { method, headers = {}, body, allowsPrivateAddresses = false } = wanted;
    const dispatcher = allowsPrivateAddresses ? this.lenient : this.strict;
    const answer = await request(url, { method, headers: { ...headers }, body, signal, dispatcher });
    return {
      status: answer.statusCode,
      headers: flatten(answer.headers),
      body: await readAtMost(answer.body, this.limits.responseBytes),
    };
  }
}

function toAddress(text: string): URL {
  const url = URL.parse(text);
  if (url === null || !['http:', 'https:'].includes(url.protocol)) throw new OutgoingError('ADDRESS_INVALID');
  if (url.username !== '' || url.password !== '') throw new OutgoingError('ADDRESS_INVALID');
  return url;
}

const isRedirect = (status: number) => [301, 302, 303, 307, 308].includes(status);

function follow(from: URL, location: string, method: OutgoingRequest['method'], status: number): URL {
  const to = URL.parse(location, from.href);
  if (to === null) throw new OutgoingError('REDIRECT_NOT_ALLOWED', 'The answer leads to what is no address.');
  // Everything but 307 and 308 turns a POST into a GET: what was to be said would not be said.
  if (method !== 'GET' && status !== 307 && status !== 308)
    throw new OutgoingError('REDIRECT_NOT_ALLOWED', `The answer leads to another kind of request, at ${to.origin}.`);
  if (to.origin !== from.origin)
    throw new OutgoingError('REDIRECT_NOT_ALLOWED', `The answer leads to another server, ${to.origin}.`);
  return toAddress(to.href);
}

function flatten(headers: Dispatcher.ResponseData['headers']): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined) flat[name] = Array.isArray(value) ? value.join(', ') : value;
  return flat;
}

async function readAtMost(body: Dispatcher.ResponseData['body'], limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.length;
    // Leaving the loop destroys the stream, and with it the connection.
    if (size > limit) throw new OutgoingError('RESPONSE_TOO_LARGE', `The answer is larger than ${limit} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
