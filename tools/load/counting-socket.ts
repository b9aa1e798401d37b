import type { WebSocketClass } from '@lectern/sdk';
import { WebSocket } from 'ws';

/** What one client received. */
export type Traffic = { messages: number; bytes: number; reset(): void };

/** A WebSocket class for one client, and what comes in by it. */
export function counted(): { WebSocket: WebSocketClass; traffic: Traffic } {
  const traffic: Traffic = {
    messages: 0,
    bytes: 0,
    reset() {
      traffic.messages = 0;
      traffic.bytes = 0;
    },
  };
  class CountingSocket extends WebSocket {
    constructor(...args: ConstructorParameters<WebSocketClass>) {
      super(...args);
      this.on('message', (data: ArrayBuffer) => {
        traffic.messages += 1;
        traffic.bytes += data.byteLength;
      });
    }
  }
  return { WebSocket: CountingSocket, traffic };
}
