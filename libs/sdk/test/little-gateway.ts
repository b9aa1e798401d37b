import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { newId } from '@lectern/kernel';
import { ClientMessage, ServerMessage } from '@lectern/proto/messages/gateway/v1/live';
import type { Fact, Participant, Refusal, RoomState } from '@lectern/proto/messages/session/v1/room';
import { WebSocketServer, type WebSocket } from 'ws';

type ServerBody = NonNullable<ServerMessage['body']>;
type FactBody = NonNullable<Fact['body']>;

/**
 * One class behind a real WebSocket, small but true to the protocol: facts in order, repeated commands once, resuming from a
 * seq, ALREADY_CONNECTED and the proofs of being the same client. What it is told to do badly, it does: see the fields.
 */
export class LittleGateway {
  readonly facts: Fact[] = [];
  readonly received: ClientMessage[] = [];
  readonly handshakes: { authorization?: string; cookie?: string; origin?: string; protocol?: string }[] = [];
  /** Commands are taken in and journaled, but their answers are lost. */
  swallowsAnswers = false;
  /** The next command takes effect, and its answer is that nobody knows. */
  unavailableOnce = false;
  /** Nothing that is sent is read; the socket stays open. */
  isDeaf = false;
  refusesJoins?: Refusal;
  /** Who comes in waits. */
  hasLobby = false;
  /** Answers HTTP requests and handshakes with 401. */
  isSignedOut = false;
  private readonly server: Server;
  private readonly sockets = new Set<WebSocket>();
  private readonly done = new Map<string, number>();
  private current?: { socket: WebSocket; commandId: string; sinceSeq: number };
  readonly me = newId<'participant'>();

  private constructor() {
    this.server = createServer((_request, response) => {
      response.writeHead(this.isSignedOut ? 401 : 404, { 'content-type': 'application/problem+json' });
      response.end(JSON.stringify({ code: this.isSignedOut ? 'UNAUTHENTICATED' : 'NOT_FOUND', status: 401 }));
    });
    const sockets = new WebSocketServer({ noServer: true, handleProtocols: () => 'lectern.v1+proto' });
    this.server.on('upgrade', (request, socket, head) => {
      if (this.isSignedOut) return void socket.end('HTTP/1.1 401 Unauthorized\r\nConnection: close\r\n\r\n');
      const { authorization, cookie, origin } = request.headers;
      this.handshakes.push({ authorization, cookie, origin, protocol: request.headers['sec-websocket-protocol'] });
      sockets.handleUpgrade(request, socket, head, (ready) => this.accept(ready));
    });
  }

  static async start(): Promise<LittleGateway> {
    const gateway = new LittleGateway();
    await gateway.listen(0);
    return gateway;
  }

  async listen(port = this.port): Promise<void> {
    this.server.listen(port, '127.0.0.1');
    await once(this.server, 'listening');
    this.port = (this.server.address() as AddressInfo).port;
  }

  port = 0;

  get origin(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get connections(): number {
    return this.sockets.size;
  }

  /** Everybody's line breaks, without a word. */
  cut(): void {
    for (const socket of this.sockets) socket.terminate();
  }

  /** Nobody gets through until `listen`. */
  async goAway(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    this.cut();
    this.server.closeAllConnections();
    await closed;
  }

  async close(): Promise<void> {
    if (this.server.listening) await this.goAway();
  }

  /** Something happens in the room. */
  journal(body: FactBody, { actorId = '', commandId = '' } = {}): Fact {
    const fact: Fact = {
      seq: this.facts.length + 1,
      at: new Date(1_760_000_000_000 + this.facts.length * 1_000),
      actorId,
      commandId,
      audience: { scope: 'AUDIENCE_SCOPE_ROOM', participantIds: [] },
      body,
    };
    this.facts.push(fact);
    if (this.current) this.send(this.current.socket, 0, facts([fact]));
    return fact;
  }

  say(body: ServerBody): void {
    for (const socket of this.sockets) this.send(socket, 0, body);
  }

  /** The room as of now: only its people are kept, which is enough to resume from. */
  private state(): RoomState {
    const joined = this.facts.flatMap(({ body }) =>
      body?.$case === 'participantJoined' && body.value.participant ? [body.value.participant] : [],
    );
    return {
      sessionId: '',
      seq: this.facts.length,
      phase: 'PHASE_LIVE',
      courseTitle: 'Biology',
      title: 'Mitosis',
      openedAt: undefined,
      startedAt: undefined,
      endedAt: undefined,
      endReason: 'END_REASON_UNSPECIFIED',
      participants: [...new Map(joined.map((person) => [person.participantId, person])).values()],
      chat: [],
    };
  }

  private accept(socket: WebSocket): void {
    this.sockets.add(socket);
    socket.on('close', () => this.sockets.delete(socket));
    socket.on('message', (data: Buffer) => {
      if (this.isDeaf) return;
      const message = ClientMessage.decode(data);
      this.received.push(message);
      this.answer(socket, message);
    });
  }

  private answer(socket: WebSocket, { requestId, body }: ClientMessage): void {
    switch (body?.$case) {
      case 'ping':
        return this.send(socket, requestId, { $case: 'pong', value: { serverTime: new Date() } });
      case 'joinClass':
        return this.join(socket, requestId, body.value);
      case 'command': {
        const { commandId } = body.value;
        const seq = this.done.get(commandId) ?? this.take(commandId, body.value.body);
        this.done.set(commandId, seq);
        if (this.unavailableOnce) {
          this.unavailableOnce = false;
          return this.send(socket, requestId, { $case: 'refusal', value: refusal('UNAVAILABLE', { retryable: true }) });
        }
        if (!this.swallowsAnswers) this.send(socket, requestId, { $case: 'done', value: { seq, grant: undefined } });
        return;
      }
    }
  }

  private join(
    socket: WebSocket,
    requestId: number,
    { commandId, afterSeq, takeOver }: { commandId: string; afterSeq: number; takeOver: boolean },
  ): void {
    if (this.refusesJoins) return this.send(socket, requestId, { $case: 'refusal', value: this.refusesJoins });
    if (this.hasLobby) {
      this.current = { socket, commandId, sinceSeq: this.facts.length };
      const value = { participantId: this.me, phase: 'PHASE_OPEN' } as const;
      return this.send(socket, requestId, { $case: 'waiting', value });
    }
    const { current } = this;
    const isUp = current !== undefined && this.sockets.has(current.socket);
    const isSame = current && (current.commandId === commandId || (afterSeq > 0 && afterSeq >= current.sinceSeq));
    if (isUp && !isSame && !takeOver)
      return this.send(socket, requestId, { $case: 'refusal', value: refusal('ALREADY_CONNECTED') });
    this.current = undefined;
    if (!current) this.journal(joined(person(this.me, 'Ben')), { actorId: this.me, commandId });
    else {
      const value = { participantId: this.me, connectionId: newId<'connection'>() };
      this.journal({ $case: 'participantReturned', value }, { actorId: this.me, commandId });
    }
    this.current = { socket, commandId, sinceSeq: this.facts.length };
    this.letIn(requestId, afterSeq);
  }

  /** Staff admit whoever waits. */
  admit(): void {
    this.hasLobby = false;
    this.journal(joined(person(this.me, 'Gus', 'ROLE_GUEST')));
    this.letIn(0, 0);
  }

  private letIn(requestId: number, afterSeq: number): void {
    if (!this.current) return;
    const value = {
      participantId: this.me,
      seq: this.facts.length,
      state: afterSeq > 0 ? undefined : this.state(),
      missed: afterSeq > 0 ? this.facts.filter(({ seq }) => seq > afterSeq) : [],
      grant: undefined,
    };
    this.send(this.current.socket, requestId, { $case: 'joined', value });
  }

  private take(commandId: string, body: unknown): number {
    const command = body as { $case: string; value: { text?: string } };
    const cause = { actorId: this.me, commandId };
    if (command.$case === 'postChat') {
      const value = { messageId: newId<'message'>(), participantId: this.me, text: command.value.text ?? '' };
      return this.journal({ $case: 'chatPosted', value }, cause).seq;
    }
    if (command.$case === 'raiseHand')
      return this.journal({ $case: 'handRaised', value: { participantId: this.me } }, cause).seq;
    return this.facts.length;
  }

  private send(socket: WebSocket, requestId: number, body: ServerBody): void {
    socket.send(ServerMessage.encode({ requestId, body }).finish());
  }
}

export function refusal(code: string, rest: Partial<Refusal> = {}): Refusal {
  return { code, detail: `it is ${code}`, retryable: false, figures: {}, ...rest };
}

export function joined(participant: Participant): FactBody {
  return { $case: 'participantJoined', value: { participant } };
}

export function person(participantId: string, name: string, role: Participant['role'] = 'ROLE_LEARNER'): Participant {
  return {
    participantId,
    personId: newId<'person'>(),
    name,
    role,
    presence: 'PRESENCE_PRESENT',
    capabilities: ['CAPABILITY_SPEAK', 'CAPABILITY_SHOW_CAMERA'],
    openSources: [],
    handRaisedAt: undefined,
    joinedAt: new Date(1_760_000_000_000),
    waitingSince: undefined,
    connectionId: '',
  };
}

const facts = (list: Fact[]): ServerBody => ({ $case: 'facts', value: { facts: list, seq: list.at(-1)?.seq ?? 0 } });
