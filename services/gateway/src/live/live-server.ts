import { STATUS_CODES, type IncomingMessage, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { DomainError, refusal } from '@lectern/kernel';
import type { Caller } from '@lectern/proto/grpc/session/v1/directory_service';
import { WebSocketServer } from 'ws';
import { TokenBuckets } from '../domain/token-bucket.ts';
import { credentialOf } from '../http/credential.ts';
import { problemOf } from '../http/problem.ts';
import type { Authenticator, Credential } from '../ports/authenticator.ts';
import { clientAddress } from '../http/client-address.ts';
import { live } from './limits.ts';
import { LiveConnection, type ConnectionParts } from './live-connection.ts';
import { chooseProtocol, protocols, type Protocol } from './protocol.ts';

export type LiveServerParts = Pick<
  ConnectionParts,
  'rooms' | 'mediaLines' | 'measureJoin' | 'messagesPerSecond' | 'joinMs'
> & {
  readonly authenticator: Authenticator;
  readonly publicOrigin: string;
  readonly trustedHops: number;
  readonly socketsPerAddress: number;
  readonly upgradesPerSecond: number;
  /** How many sockets are open now. */
  readonly onChange: (sockets: number) => void;
  readonly onFailure: (error: unknown) => void;
};

type Guest = { readonly connection: LiveConnection; readonly credential: Credential; checkedMs: number };

/** The live WebSocket at /live: decides who may open one, and looks after those that are open. */
export class LiveServer {
  private readonly sockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: live.messageBytes,
    maxFragments: live.messageFragments,
    clientTracking: false,
  });
  private readonly guests = new Set<Guest>();
  private readonly perAddress = new Map<string, number>();
  private readonly upgrades: TokenBuckets;
  private readonly heartbeat: NodeJS.Timeout;
  private isDraining = false;

  constructor(private readonly parts: LiveServerParts) {
    this.upgrades = new TokenBuckets(parts.upgradesPerSecond, parts.upgradesPerSecond * 5);
    this.sockets.on('headers', (headers) => headers.push('X-Content-Type-Options: nosniff'));
    this.heartbeat = setInterval(() => this.beat(), live.heartbeatMs);
    this.heartbeat.unref();
  }

  /** Takes the upgrade requests of an HTTP server. */
  attachTo(server: Server): void {
    // Other clients offer HTTP/2 with any request, and expect an answer when nobody takes them up on it.
    Object.assign(server, { shouldUpgradeCallback: isForWebSocket });
    server.on('upgrade', (request: IncomingMessage, raw: Duplex, head: Buffer) => {
      // Until `ws` has taken it, a socket that breaks would otherwise end the process.
      const ignore = () => undefined;
      raw.on('error', ignore);
      this.upgrade(request, raw, head).catch((error: unknown) => {
        if (!(error instanceof DomainError)) this.parts.onFailure(error);
        turnAway(raw, error);
      });
    });
  }

  /** Ends the sockets that were opened with this credential: it was signed out. */
  signOut(credential: Credential): void {
    const { authenticator } = this.parts;
    const gone = authenticator.fingerprint(credential);
    for (const guest of this.guests)
      if (authenticator.fingerprint(guest.credential) === gone) guest.connection.end(signedOut);
  }

  /** Takes no more sockets and sends those that are here elsewhere, spread over `overMs` so that they do not arrive as one wave. */
  async drain(overMs: number): Promise<void> {
    this.isDraining = true;
    const leaving = [...this.guests];
    await Promise.all(
      leaving.map(async ({ connection }, index) => {
        await pause((overMs * index) / leaving.length);
        connection.sendAway();
      }),
    );
    clearInterval(this.heartbeat);
  }

  private async upgrade(request: IncomingMessage, raw: Duplex, head: Buffer): Promise<void> {
    if (this.isDraining) throw new DomainError(refusal('UNAVAILABLE', 'this process is stopping', { retryable: true }));
    if (URL.parse(request.url ?? '/', 'http://here')?.pathname !== '/live')
      throw new DomainError(refusal('NOT_FOUND', 'the live socket is at /live'));
    const protocol = chooseProtocol(request.headers['sec-websocket-protocol']);
    if (!protocol) throw new DomainError(noProtocol);
    const credential = credentialOf(request.headers);
    this.checkOrigin(request, credential);
    const address = clientAddress(request, this.parts.trustedHops);
    if (raw.destroyed) return;
    const release = this.admit(address);
    raw.once('close', release);
    const caller = await this.identify(credential);
    if (raw.destroyed) return;
    this.accept(request, raw, head, { protocol, caller, credential });
  }

  /** A browser says where it comes from. Only a program with a key of its own may say nothing. */
  private checkOrigin({ headers: { origin } }: IncomingMessage, credential: Credential | undefined): void {
    if (origin === undefined ? credential?.kind === 'api-key' : origin === this.parts.publicOrigin) return;
    throw new DomainError(refusal('ORIGIN_NOT_ALLOWED', 'Origin is not the public origin of this server'));
  }

  private admit(address: string): () => void {
    const { socketsPerAddress, upgradesPerSecond } = this.parts;
    if (!this.upgrades.take(address, Date.now()))
      throw new DomainError(
        limited(`at most ${upgradesPerSecond} new sockets a second for one address`, upgradesPerSecond),
      );
    const open = this.perAddress.get(address) ?? 0;
    if (open >= socketsPerAddress)
      throw new DomainError(limited(`at most ${socketsPerAddress} sockets for one address`, socketsPerAddress));
    this.perAddress.set(address, open + 1);
    return () => {
      const left = (this.perAddress.get(address) ?? 1) - 1;
      if (left > 0) this.perAddress.set(address, left);
      else this.perAddress.delete(address);
    };
  }

  private async identify(credential: Credential | undefined): Promise<Caller> {
    if (!credential) throw new DomainError(refusal('UNAUTHENTICATED', 'sign in by a link first'));
    const caller = await this.parts.authenticator.authenticate(credential);
    if (!caller.personId) throw new DomainError(refusal('NOT_ALLOWED', 'an API key is nobody who could join a class'));
    return caller;
  }

  private accept(
    request: IncomingMessage,
    raw: Duplex,
    head: Buffer,
    { protocol, caller, credential }: { protocol: Protocol; caller: Caller; credential: Credential | undefined },
  ): void {
    // One name is left of what the client offered, so that `ws` answers with the one that we speak.
    request.headers['sec-websocket-protocol'] = protocol.name;
    this.sockets.handleUpgrade(request, raw, head, (socket) => {
      const { rooms, mediaLines, measureJoin, messagesPerSecond, joinMs } = this.parts;
      const shared = { rooms, mediaLines, measureJoin, messagesPerSecond, joinMs };
      const connection = new LiveConnection({ ...shared, socket, raw, protocol, caller, now: () => performance.now() });
      const guest: Guest = { connection, credential: credential!, checkedMs: performance.now() };
      this.guests.add(guest);
      this.parts.onChange(this.guests.size);
      socket.once('close', () => {
        this.guests.delete(guest);
        this.parts.onChange(this.guests.size);
      });
      if (this.isDraining) connection.sendAway();
    });
  }

  private beat(): void {
    const nowMs = performance.now();
    for (const guest of this.guests) {
      guest.connection.beat();
      if (nowMs - guest.checkedMs < live.revalidateMs) continue;
      guest.checkedMs = nowMs;
      void this.revalidate(guest);
    }
  }

  private async revalidate({ connection, credential }: Guest): Promise<void> {
    try {
      await this.parts.authenticator.authenticate(credential);
    } catch (error) {
      if (error instanceof DomainError && error.refusal.code === 'UNAUTHENTICATED') connection.end(signedOut);
    }
  }
}

const signedOut = { reason: 'CLOSE_REASON_SIGNED_OUT', message: '', mayReturn: true } as const;
const offered = protocols.map(({ name }) => name).join(' and ');
const noProtocol = refusal('INVALID', `offer a subprotocol in Sec-WebSocket-Protocol: ${offered} are spoken here`);

function limited(detail: string, limit: number) {
  return refusal('RATE_LIMITED', detail, {
    retryable: true,
    figures: { limit: String(limit), retryAfterSeconds: '1' },
  });
}

function isForWebSocket({ headers: { upgrade } }: IncomingMessage): boolean {
  return upgrade?.toLowerCase() === 'websocket';
}

/** Answers an upgrade request that leads nowhere, as any other request that is refused. */
function turnAway(raw: Duplex, error: unknown): void {
  if (!raw.writable) return void raw.destroy();
  const problem = problemOf(error);
  const body = JSON.stringify(problem);
  const retry = problem.figures?.retryAfterSeconds;
  const lines = [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status] ?? ''}`,
    'Connection: close',
    'Content-Type: application/problem+json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    ...(retry ? [`Retry-After: ${retry}`] : []),
  ];
  raw.end(`${lines.join('\r\n')}\r\n\r\n${body}`);
  setTimeout(() => raw.destroy(), live.closeMs).unref();
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
