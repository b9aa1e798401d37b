import { createServer } from 'node:http';

/** A store in a process of its own that reads and counts: what it costs is not the sender's. Tells its port, and after each batch how many it has and when. */
let count = 0;
const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const isBatch = request.method === 'POST';
    if (isBatch) count += Buffer.concat(chunks).toString('latin1').split('"actor":').length - 1;
    if (isBatch) process.send?.({ count, at: Date.now() });
    response.writeHead(isBatch ? 204 : 404).end();
  });
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.send?.({ port: typeof address === 'object' ? address?.port : 0 });
});
process.once('disconnect', () => process.exit());
