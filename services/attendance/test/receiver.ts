import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Sent = { readonly id: string; readonly verb: { readonly id: string }; readonly timestamp: string };

/** What a store does with a batch instead of taking it. */
export type Mood = (batch: readonly Sent[], request: IncomingMessage, response: ServerResponse) => boolean;

/** A store that takes everything once, unless its mood is otherwise; for the answers that a real one gives too seldom. */
export async function startReceiver() {
  const taken = new Map<string, Sent>();
  const heard: { readonly at: number; readonly ids: readonly string[]; readonly authorization: string }[] = [];
  let mood: Mood = () => false;

  function take(batch: readonly Sent[], response: ServerResponse): void {
    const other = batch.find((one) => taken.has(one.id) && JSON.stringify(taken.get(one.id)) !== JSON.stringify(one));
    if (other) return void response.writeHead(409).end(`another statement has the id ${other.id}`);
    for (const one of batch) taken.set(one.id, one);
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(batch.map(({ id }) => id)));
  }

  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const url = new URL(request.url ?? '/', 'http://receiver');
      const batch = request.method === 'POST' ? (JSON.parse(Buffer.concat(chunks).toString()) as Sent[]) : [];
      const { authorization = '' } = request.headers;
      heard.push({ at: Date.now(), ids: batch.map(({ id }) => id), authorization });
      if (mood(batch, request, response)) return;
      if (request.method === 'POST') return take(batch, response);
      const id = url.searchParams.get('statementId');
      const found = id === null ? { statements: [] } : taken.get(id);
      if (url.pathname !== '/statements' || found === undefined) return void response.writeHead(404).end();
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(found));
    });
  });
  await new Promise<void>((settle) => server.listen(0, '127.0.0.1', settle));
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    taken,
    /** Every request, oldest first. */
    heard,
    is: (next: Mood) => void (mood = next),
    close: async () => {
      server.closeAllConnections();
      await new Promise((settle) => server.close(settle));
    },
  };
}

export type Receiver = Awaited<ReturnType<typeof startReceiver>>;
