import type { SessionId } from '@lectern/kernel';
import type { LiveRoom } from './live-room.ts';
import type { RestClient } from './rest.ts';

/** The part of a WebSocket that the client uses: a browser's own, or the class of the `ws` package. */
export type WebSocketClass = new (
  url: string,
  protocols: string[],
  options?: { headers: Record<string, string> },
) => WebSocketLike;

export type WebSocketLike = {
  binaryType: string;
  readonly readyState: number;
  onopen: ((event: never) => void) | null;
  onmessage: ((event: never) => void) | null;
  onclose: ((event: never) => void) | null;
  onerror: ((event: never) => void) | null;
  send(data: Uint8Array<ArrayBuffer>): void;
  close(code?: number, reason?: string): void;
};

export type ClientOptions = {
  /** Where the gateway answers, such as https://class.example.edu. */
  readonly origin: string;
  readonly fetch?: typeof fetch;
  readonly WebSocket?: WebSocketClass;
  /** Outside a browser: an API key for REST, sent as a Bearer token. Whoever joins a class is a person, with a cookie. */
  readonly apiKey?: string;
  /** Outside a browser: further headers of REST calls and of the live socket, such as a cookie. */
  readonly headers?: () => Readonly<Record<string, string>>;
};

export type Client = {
  readonly rest: RestClient;
  /** One class, live. Each call makes a new room; a browser opens its line ahead when it is idle, and says nothing on it until it joins. */
  room(sessionId: SessionId): LiveRoom;
};
