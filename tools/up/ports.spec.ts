import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';
import { freePorts, requirePorts } from './ports.ts';

describe('ports that visitors need', () => {
  it('may be used when they are free', async () => {
    const [web = 0, media = 0] = await freePorts(2);
    await expect(requirePorts('127.0.0.1', web, [media])).resolves.toBeUndefined();
  });

  it('that are taken are named together with the option that chooses another', async () => {
    const server = createServer();
    const [free = 0, taken = 0] = await freePorts(2);
    await new Promise<void>((ready) => server.listen(taken, '127.0.0.1', ready));
    await expect(requirePorts('127.0.0.1', taken, [])).rejects.toThrow(
      new RegExp(`Port ${taken} is taken.*--port`, 's'),
    );
    await expect(requirePorts('127.0.0.1', free, [taken])).rejects.toThrow('--media-port');
    await new Promise((closed) => server.close(closed));
  });

  it('for media have to be free for UDP too', async () => {
    const socket = createSocket('udp4');
    const [free = 0, taken = 0] = await freePorts(2);
    await new Promise<void>((ready) => socket.bind(taken, '127.0.0.1', ready));
    await expect(requirePorts('127.0.0.1', free, [taken])).rejects.toThrow(`Media port ${taken} is taken`);
    await new Promise<void>((closed) => socket.close(closed));
  });
});
