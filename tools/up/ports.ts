import { randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';

/** Refuses to begin when a port that visitors will need is taken, and says by which option to choose another. */
export async function requirePorts(address: string, web: number, media: readonly number[]): Promise<void> {
  if (!(await isFree('tcp', address, web))) throw new Error(taken('Port', web, '--port', web + 1));
  for (const port of media) {
    const free = (await isFree('tcp', address, port)) && (await isFree('udp', address, port));
    if (!free) throw new Error(taken('Media port', port, '--media-port', port + 100));
  }
}

/** Ports of 127.0.0.1 that nobody listens on now, all different, and that no outgoing connection is given meanwhile. */
export async function freePorts(count: number): Promise<number[]> {
  const ports = new Set<number>();
  while (ports.size < count) ports.add(await freeNeighbours(1));
  return [...ports];
}

/** The first of several neighbouring ports of 127.0.0.1 that are free for TCP and UDP now. */
export async function freeNeighbours(count: number): Promise<number> {
  for (;;) {
    // Linux gives outgoing connections ports from 32768 on, and browsers refuse to go to 10080.
    const first = randomInt(10_081, 32_768 - count);
    const ports = Array.from({ length: count }, (_, index) => first + index);
    const free = await Promise.all(
      ports.flatMap((port) => [isFree('tcp', '127.0.0.1', port), isFree('udp', '127.0.0.1', port)]),
    );
    if (free.every(Boolean)) return first;
  }
}

const taken = (what: string, port: number, option: string, other: number) =>
  `${what} ${port} is taken by another program, perhaps by Lectern itself in another window.\nChoose another one: npm start -- ${option} ${other}`;

function isFree(kind: 'tcp' | 'udp', address: string, port: number): Promise<boolean> {
  return new Promise((settle) => {
    const done = (free: boolean) => () => settle(free);
    if (kind === 'udp') {
      const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4');
      socket.once('error', done(false)).bind(port, address, () => socket.close(done(true)));
    } else {
      const server = createServer();
      server.once('error', done(false)).listen(port, address, () => server.close(done(true)));
    }
  });
}
