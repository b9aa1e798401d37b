import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';

/** What the fan-out is measured against: `ws.send` of one ready buffer to each socket, for every fact. */
const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false });
server.on('listening', () => process.send?.({ port: (server.address() as AddressInfo).port }));

process.on('message', (order: { fact?: string; cpu?: true }) => {
  if (order.cpu) {
    const { user, system } = process.cpuUsage();
    return void process.send?.({ cpuMs: (user + system) / 1_000 });
  }
  const ready = Buffer.from(order.fact ?? '', 'base64');
  for (const client of server.clients) client.send(ready, { binary: true });
});
process.on('disconnect', () => process.exit());
