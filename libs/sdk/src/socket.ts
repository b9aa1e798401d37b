import type { ClientOptions, WebSocketLike } from './client.ts';
import { headersOf } from './http.ts';

const protocols = ['lectern.v1+proto'];

/** Opens sockets to /live. A browser's own WebSocket sends the cookie by itself and no other header. */
export function socketOpener(options: ClientOptions): () => WebSocketLike {
  const url = new URL('/live', options.origin);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  const SocketClass = options.WebSocket;
  if (SocketClass) return () => new SocketClass(url.href, [...protocols], { headers: headersOf(options) });
  if (options.apiKey !== undefined || options.headers)
    throw new TypeError(
      'an API key or headers need a WebSocket class that sends them, such as the one of the "ws" package',
    );
  return () => new WebSocket(url, [...protocols]);
}
