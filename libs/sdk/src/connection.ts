import type { ClientMessage, ServerMessage } from '@lectern/proto/messages/gateway/v1/live';
import type { WebSocketLike } from './client.ts';
import { defaultTiming, retryDelay, type Timing } from './timing.ts';
import { decodeServerMessage, encodeClientMessage } from './wire/messages.ts';

export type ConnectionEvents = {
  /** A fresh socket is open; whoever talks on it introduces themselves first. */
  opened(): void;
  message(message: ServerMessage): void;
  /** The socket is gone; another one is on its way. `neverOpened`: the server may be refusing us. */
  lost(reason: { neverOpened: boolean }): void;
  /** How long the last ping took, or undefined while its answer is overdue. */
  roundTrip(ms: number | undefined): void;
};

/** Pings need a request id as everything does, but nobody waits for the answer of one of them. */
const pingId = 0xffff_ffff;

/**
 * Keeps one socket open for as long as it is wanted: tries it by ping, notices silence, and opens another with back-off.
 * It knows nothing of classes.
 */
export class Connection {
  private readonly open: () => WebSocketLike;
  private readonly events: ConnectionEvents;
  private readonly timing: Timing;
  private socket?: WebSocketLike;
  private isOpen = false;
  private attempt = 0;
  private timer?: ReturnType<typeof setTimeout>;
  private heartbeat?: ReturnType<typeof setInterval>;
  private lastHeard = 0;
  private pingSentAt?: number;
  private isWanted = false;

  constructor(open: () => WebSocketLike, events: ConnectionEvents, timing: Timing = defaultTiming) {
    this.open = open;
    this.events = events;
    this.timing = timing;
  }

  /** Opens the socket ahead of `start`, for whoever is about to: a line takes several round trips. Whether it opens is of no interest yet. */
  prepare(): void {
    if (!this.socket) this.connect();
  }

  start(): void {
    if (this.isWanted) return;
    this.isWanted = true;
    this.attempt = 0;
    globalThis.addEventListener?.('online', this.onNetworkChange);
    globalThis.addEventListener?.('offline', this.onNetworkChange);
    if (!this.socket) this.connect();
    if (!this.isOpen) return;
    this.begin();
    // It may have died at the door, unheard.
    this.onNetworkChange();
  }

  /** Whether it was handed to an open socket; what was not is the caller's to repeat. */
  send(message: ClientMessage): boolean {
    if (!this.socket || !this.isOpen) return false;
    this.socket.send(encodeClientMessage(message));
    return true;
  }

  /** The other side has taken us in: the next loss begins its retries anew. */
  settle(): void {
    this.attempt = 0;
  }

  /** This socket is of no use, though it is open: drop it and try another after the back-off. */
  retry(): void {
    if (this.socket) this.drop(this.socket);
  }

  close(): void {
    this.isWanted = false;
    globalThis.removeEventListener?.('online', this.onNetworkChange);
    globalThis.removeEventListener?.('offline', this.onNetworkChange);
    const socket = this.socket;
    this.forget();
    if (socket) detach(socket).close(1000);
  }

  private connect(): void {
    const socket = this.open();
    this.socket = socket;
    socket.binaryType = 'arraybuffer';
    socket.onopen = () => this.onOpen();
    socket.onmessage = (event: { data: unknown }) => this.onMessage(socket, event.data);
    socket.onclose = () => this.drop(socket);
    socket.onerror = () => this.drop(socket);
    this.timer = setTimeout(() => this.drop(socket), this.timing.openMs);
  }

  private onOpen(): void {
    clearTimeout(this.timer);
    this.isOpen = true;
    if (this.isWanted) this.begin();
  }

  private begin(): void {
    this.lastHeard = Date.now();
    this.heartbeat = setInterval(() => this.beat(), this.timing.pingMs);
    this.events.opened();
  }

  private onMessage(socket: WebSocketLike, data: unknown): void {
    if (socket !== this.socket || !(data instanceof ArrayBuffer)) return;
    this.lastHeard = Date.now();
    const message = decodeServerMessage(new Uint8Array(data));
    if (message.body?.$case !== 'pong') return this.events.message(message);
    if (this.pingSentAt !== undefined) this.events.roundTrip(Date.now() - this.pingSentAt);
    this.pingSentAt = undefined;
  }

  /**
   * The line is lost when a ping was not followed by any sound until the next one is due. The time that passed says nothing
   * by itself: timers of a tab in the background, or of a laptop that slept, are late.
   */
  private beat(): void {
    if (this.pingSentAt !== undefined && this.lastHeard < this.pingSentAt) return this.retry();
    if (this.pingSentAt !== undefined) this.events.roundTrip(undefined);
    this.ping();
  }

  private ping(): void {
    this.pingSentAt = Date.now();
    this.send({ requestId: pingId, traceparent: '', body: { $case: 'ping', value: {} } });
  }

  /** The browser says that the network came or went: find out what that means for this line, soon. */
  private readonly onNetworkChange = (): void => {
    if (!this.isOpen) {
      this.attempt = 0;
      if (this.socket === undefined) this.reconnectAfter(0);
      return;
    }
    const socket = this.socket;
    const askedAt = Date.now();
    this.ping();
    setTimeout(() => {
      if (socket === this.socket && this.lastHeard < askedAt) this.retry();
    }, this.timing.doubtMs);
  };

  private drop(socket: WebSocketLike): void {
    if (socket !== this.socket) return;
    const neverOpened = !this.isOpen;
    this.forget();
    detach(socket).close();
    if (!this.isWanted) return;
    this.reconnectAfter(retryDelay(this.attempt++, this.timing));
    this.events.lost({ neverOpened });
  }

  private reconnectAfter(ms: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      if (this.isWanted && !this.socket) this.connect();
    }, ms);
  }

  private forget(): void {
    clearTimeout(this.timer);
    clearInterval(this.heartbeat);
    this.socket = undefined;
    this.isOpen = false;
    this.pingSentAt = undefined;
  }
}

/** What an abandoned socket still says is of no interest; an error after closing is expected. */
function detach(socket: WebSocketLike): WebSocketLike {
  socket.onopen = null;
  socket.onmessage = null;
  socket.onclose = null;
  socket.onerror = () => undefined;
  return socket;
}
