import type { WebSocketClass } from '@lectern/sdk';
import { WebSocket } from 'ws';

// The discard port: nobody answers there, at once.
const nowhere = 'ws://127.0.0.1:9';

/** What one device reaches the server by. Cut, nothing comes through any more, and nobody is told: no reset, no goodbye. */
export class Network {
  readonly Socket: WebSocketClass;
  private readonly sockets = new Set<WebSocket>();
  private readonly dead = new WeakSet<WebSocket>();
  private isCut = false;

  constructor() {
    const { sockets, dead } = this;
    const isCut = () => this.isCut;
    this.Socket = class extends WebSocket {
      constructor(url: string, protocols: string[], options?: { headers: Record<string, string> }) {
        super(isCut() ? nowhere : url, protocols, options);
        sockets.add(this);
      }
      override send(data: Uint8Array): void {
        if (!dead.has(this)) super.send(data);
      }
      override close(code?: number, reason?: string): void {
        if (!dead.has(this)) super.close(code, reason);
      }
    } as unknown as WebSocketClass;
  }

  cut(): void {
    this.isCut = true;
    for (const socket of this.sockets) {
      this.dead.add(socket);
      if (socket.readyState === WebSocket.OPEN) socket.pause();
      else socket.terminate();
    }
  }

  /** New sockets find their way; those that were open stay dead. */
  mend(): void {
    this.isCut = false;
  }

  close(): void {
    for (const socket of this.sockets) socket.terminate();
  }
}
