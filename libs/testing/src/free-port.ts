import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** A TCP port of 127.0.0.1 that nobody listened to a moment ago, and that no outgoing connection is given meanwhile. */
export async function freePort(): Promise<number> {
  for (;;) {
    // Linux gives outgoing connections ports from 32768 on, and browsers refuse to go to 10080.
    const port = randomInt(10_081, 32_768);
    if (await isFree(port)) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((settle, fail) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => (error.code === 'EADDRINUSE' ? settle(false) : fail(error)));
    server.listen(port, '127.0.0.1', () => server.close(() => settle(true)));
  });
}
