import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { WebSocket } from 'ws';

/** A message of the live socket in its JSON form, as far as the attempts look at it. */
export type Message = {
  readonly requestId?: number;
  readonly refusal?: { readonly code: string; readonly detail: string; readonly figures?: Record<string, string> };
  readonly joined?: {
    readonly participantId: string;
    readonly seq: string;
    readonly grant: { readonly token: string };
  };
  readonly waiting?: { readonly participantId: string };
  readonly done?: { readonly grant?: { readonly token: string } };
  readonly facts?: { readonly facts: readonly Record<string, unknown>[] };
  readonly mediaAnswer?: Record<string, unknown>;
  readonly mediaEvent?: {
    readonly consumerOpened?: { readonly participantId: string };
    readonly [name: string]: unknown;
  };
  readonly closed?: { readonly reason: string };
  readonly pong?: object;
};

export type Where = {
  readonly origin: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly protocol?: string;
  readonly path?: string;
  /** Another address of this machine: limits are by address. */
  readonly from?: string;
};

const answerMs = 8_000;

/** Somebody at the live socket who keeps to no rule: any header, any bytes, any order. */
export class Intruder {
  readonly received: Message[] = [];
  /** How the socket ended: close code, and the reason that was said before. */
  ended: string | undefined;
  participantId = '';
  grant = '';
  readonly socket: WebSocket;
  private lastId = 0;

  private constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on('message', (data: Buffer, isBinary) => {
      if (!isBinary) this.received.push(JSON.parse(data.toString()) as Message);
    });
    socket.on('error', () => undefined);
    socket.on('close', (code) => (this.ended = [this.goodbye, code].filter(Boolean).join(' ')));
  }

  /** Resolves with the intruder, or with what the door said. */
  static async open({ origin, headers, protocol = 'lectern.v1+json', path = '/live', from }: Where) {
    const url = origin.replace('http', 'ws') + path;
    const socket = new WebSocket(url, protocol === '' ? [] : protocol, { headers, localAddress: from });
    const intruder = new Intruder(socket);
    const turnedAway = new Promise<string>((resolve) => {
      socket.once('unexpected-response', (_request, response) => {
        let body = '';
        response.on('data', (chunk: Buffer) => (body += chunk.toString()));
        response.on('end', () => {
          socket.terminate();
          resolve(`${response.statusCode} ${(JSON.parse(body) as { code: string }).code}`);
        });
      });
    });
    return Promise.race([once(socket, 'open').then(() => intruder), turnedAway]);
  }

  /** As `open`, for those who are let in. */
  static async enter(where: Where): Promise<Intruder> {
    const opened = await Intruder.open(where);
    if (typeof opened === 'string') throw new Error(`the door said ${opened}`);
    return opened;
  }

  private get goodbye(): string | undefined {
    return this.received.findLast(({ closed }) => closed !== undefined)?.closed?.reason;
  }

  async ask(body: object, requestId = ++this.lastId): Promise<Message> {
    if (this.ended === undefined) this.socket.send(JSON.stringify({ requestId, ...body }));
    return (await this.until((message) => message.requestId === requestId)) ?? {};
  }

  command(body: object): Promise<Message> {
    return this.ask({ command: { commandId: randomUUID(), ...body } });
  }

  media(body: object): Promise<Message> {
    return this.ask({ media: body });
  }

  async join(sessionId: string, more: object = {}): Promise<Message> {
    const message = await this.ask({ joinClass: { sessionId, commandId: randomUUID(), ...more } });
    this.participantId = message.joined?.participantId ?? message.waiting?.participantId ?? '';
    this.grant = message.joined?.grant.token ?? '';
    return message;
  }

  /** The first message that is wanted, of those that came and those that will; undefined when the socket or the patience ends. */
  async until(isWanted: (message: Message) => boolean, withinMs = answerMs): Promise<Message | undefined> {
    const known = this.received.find(isWanted);
    if (known || this.ended !== undefined) return known;
    return new Promise((resolve) => {
      const settle = (message?: Message) => {
        clearTimeout(timer);
        this.socket.off('message', look).off('close', gone);
        resolve(message);
      };
      const look = () => {
        const found = this.received.find(isWanted);
        if (found) settle(found);
      };
      const gone = () => settle();
      const timer = setTimeout(settle, withinMs);
      this.socket.on('message', look).on('close', gone);
    });
  }

  async untilEnded(withinMs = answerMs): Promise<string> {
    if (this.ended === undefined)
      await once(this.socket, 'close', { signal: AbortSignal.timeout(withinMs) }).catch(() => undefined);
    return this.ended ?? 'still open';
  }

  /** Bytes below the protocol. */
  raw(bytes: Buffer): void {
    (this.socket as unknown as { _socket: { write(bytes: Buffer): void } })._socket.write(bytes);
  }
}

/** One word for an answer: the code of the refusal, or what was answered. */
export function outcomeOf(message: Message): string {
  if (message.refusal) return message.refusal.code;
  return Object.keys(message).find((name) => name !== 'requestId') ?? 'no answer';
}

export type Reply = { readonly status: number; readonly headers: Headers; readonly body: Record<string, unknown> };

/** One REST request with any header, Origin included. */
export async function send(
  origin: string,
  method: string,
  path: string,
  headers: Readonly<Record<string, string>> = {},
  body?: unknown,
): Promise<Reply> {
  const text = typeof body === 'string' || body === undefined ? body : JSON.stringify(body);
  const type: Record<string, string> = text === undefined ? {} : { 'content-type': 'application/json' };
  const url = `${origin}${path.startsWith('/api') ? '' : '/api/v1'}${path}`;
  const response = await fetch(url, {
    method,
    headers: { ...type, ...headers },
    body: text ?? null,
    redirect: 'manual',
  });
  const answer = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') ?? false;
  return {
    status: response.status,
    headers: response.headers,
    body: isJson ? (JSON.parse(answer) as Record<string, unknown>) : {},
  };
}

/** As outcomeOf: the status, and the code of the refusal. */
export function replyOf({ status, body }: Reply): string {
  return typeof body['code'] === 'string' ? `${status} ${body['code']}` : String(status);
}

/** From another address of this machine, which fetch cannot choose. Resolves with the status. */
export function sendFrom(
  from: string,
  origin: string,
  path: string,
  headers: Readonly<Record<string, string>>,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = httpRequest(`${origin}${path}`, { localAddress: from, headers, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    asked.on('error', reject).end();
  });
}
