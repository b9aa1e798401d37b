import { newId } from '@lectern/kernel';
import { ClientMessage, ServerMessage } from '@lectern/proto/grpc/gateway/v1/live';
import type { Command } from '@lectern/proto/grpc/session/v1/room';
import { eventually } from '@lectern/testing';
import { WebSocket, type ClientOptions } from 'ws';

export type Subprotocol = 'lectern.v1+proto' | 'lectern.v1+json';
type Body = NonNullable<ServerMessage['body']>;
type Bodies = { [One in Body as One['$case']]: One['value'] };
type BodyOf<Case extends Body['$case']> = Bodies[Case];

/** A client of the live socket as a third party would write it: it knows the contract and nothing of the gateway. */
export class LiveClient {
  readonly received: ServerMessage[] = [];
  readonly sizes: number[] = [];
  readonly socket: WebSocket;
  readonly opened: Promise<void>;
  closed: { code: number; reason: string } | undefined;
  /** The status of an upgrade that was turned away. */
  turnedAway: { status: number; body: string } | undefined;
  private readonly protocol: Subprotocol;
  private lastRequestId = 0;

  constructor(
    port: number,
    protocol: Subprotocol,
    headers: Record<string, string>,
    { path = '/live', ...options }: ClientOptions & { path?: string } = {},
  ) {
    this.protocol = protocol;
    this.socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, protocol, { headers, ...options });
    this.socket.on('message', (data: Buffer, isBinary) => {
      this.sizes.push(data.length);
      this.received.push(
        isBinary ? ServerMessage.decode(data) : ServerMessage.fromJSON(JSON.parse(data.toString()) as unknown),
      );
    });
    this.socket.on('close', (code, reason) => (this.closed = { code, reason: reason.toString() }));
    this.socket.on('error', () => undefined);
    this.opened = new Promise((resolve) => {
      this.socket.once('open', () => resolve());
      this.socket.once('unexpected-response', (_request, response) => {
        let body = '';
        response.on('data', (chunk: Buffer) => (body += chunk.toString()));
        response.on('end', () => {
          this.turnedAway = { status: response.statusCode ?? 0, body };
          this.socket.terminate();
          resolve();
        });
      });
    });
  }

  send(body: NonNullable<ClientMessage['body']>, traceparent = ''): number {
    const requestId = ++this.lastRequestId;
    const message: ClientMessage = { requestId, body, traceparent };
    if (this.protocol === 'lectern.v1+proto') this.socket.send(ClientMessage.encode(message).finish());
    else this.socket.send(JSON.stringify(ClientMessage.toJSON(message)));
    return requestId;
  }

  async join(sessionId: string, { takeOver = false, afterSeq = 0, commandId = newId() as string } = {}): Promise<Body> {
    await this.opened;
    const value = { sessionId, commandId, takeOver, openSources: [], afterSeq };
    return this.answer(this.send({ $case: 'joinClass', value }));
  }

  async command(body: NonNullable<Command['body']>, commandId: string = newId()): Promise<Body> {
    return this.answer(this.send({ $case: 'command', value: { commandId, body } }));
  }

  answer(requestId: number): Promise<Body> {
    return eventually(`request ${requestId} was answered`, () => {
      return this.received.find((message) => message.requestId === requestId)?.body ?? false;
    });
  }

  /** The first message of a kind that answers no request. */
  async event<Case extends Body['$case']>($case: Case): Promise<BodyOf<Case>> {
    await eventually(`a ${$case} came`, () => this.events($case).length > 0);
    return this.events($case)[0]!;
  }

  events<Case extends Body['$case']>($case: Case): BodyOf<Case>[] {
    return this.received
      .filter((message) => message.requestId === 0 && message.body?.$case === $case)
      .map((message) => message.body!.value as BodyOf<Case>);
  }

  /** Every fact that arrived by itself, in order of arrival. */
  get facts() {
    return this.events('facts').flatMap((batch) => batch.facts);
  }

  async whenClosed(): Promise<{ code: number; reason: string }> {
    return eventually('the socket was closed', () => this.closed ?? false);
  }

  close(): void {
    this.socket.terminate();
  }
}
