import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import type { WebSocket } from 'ws';
import { LiveConnection, type ConnectionParts } from './live-connection.ts';
import { protocols } from './protocol.ts';

/** As much of a WebSocket as a heartbeat needs. */
class QuietSocket extends EventEmitter {
  pings = 0;
  isTerminated = false;
  closedWith: number | undefined;

  ping(): void {
    this.pings += 1;
  }
  close(code: number): void {
    this.closedWith = code;
  }
  terminate(): void {
    this.isTerminated = true;
  }
}

function connect() {
  const socket = new QuietSocket();
  const clock = { nowMs: 0 };
  const parts = {
    socket: socket as unknown as WebSocket,
    raw: new PassThrough(),
    protocol: protocols[0]!,
    now: () => clock.nowMs,
    messagesPerSecond: 20,
    joinMs: 120_000,
  } as unknown as ConnectionParts;
  const connection = new LiveConnection(parts);
  const passSecond = () => {
    clock.nowMs += 1_000;
    connection.beat();
  };
  return { socket, connection, passSecond };
}

describe('a heartbeat', () => {
  it('gives a socket up that has been silent for ten seconds', () => {
    const { socket, passSecond } = connect();
    for (let second = 0; second < 10; second += 1) passSecond();
    expect([socket.pings, socket.isTerminated]).toEqual([10, false]);
    passSecond();
    expect(socket.isTerminated).toBe(true);
  });

  it('keeps one that answers its pings, or says anything', () => {
    const { socket, passSecond } = connect();
    for (let second = 0; second < 100; second += 1) {
      if (second % 5 === 0) socket.emit(second % 2 ? 'pong' : 'message', Buffer.from([0xff]), true);
      passSecond();
    }
    expect(socket.isTerminated).toBe(false);
    expect(socket.pings).toBe(100);
  });
});
