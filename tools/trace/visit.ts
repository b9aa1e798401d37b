import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { WebSocket } from 'ws';

export type Visit = { readonly traceId: string; close(): void };

type Answer = {
  readonly requestId?: number;
  readonly joined?: { grant: { token: string } };
  readonly refusal?: unknown;
};

/**
 * Joins a class and opens media as a third party would: the live socket in JSON, no code of ours in between. Both requests
 * carry one trace of the caller's own.
 */
export async function visitClass(
  { origin, cookie, sessionId }: { origin: string; cookie: string; sessionId: string },
  chat: string,
): Promise<Visit> {
  const traceId = randomBytes(16).toString('hex');
  const traceparent = `00-${traceId}-${randomBytes(8).toString('hex')}-01`;
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/live`, 'lectern.v1+json', {
    headers: { cookie, origin },
  });
  await once(socket, 'open');
  let lastId = 0;
  const ask = async (body: object): Promise<Answer> => {
    const requestId = (lastId += 1);
    const answered = answerTo(socket, requestId);
    socket.send(JSON.stringify({ requestId, traceparent, ...body }));
    return answered;
  };
  const { joined } = await ask({ joinClass: { sessionId, commandId: randomUUID() } });
  if (!joined) throw new Error('the join was not answered with Joined');
  await ask({ media: { open: { grant: joined.grant.token } } });
  await ask({ command: { commandId: randomUUID(), postChat: { text: chat } } });
  return { traceId, close: () => socket.close() };
}

function answerTo(socket: WebSocket, requestId: number): Promise<Answer> {
  return new Promise((resolve, reject) => {
    socket.on('message', function read(bytes) {
      const message = JSON.parse(String(bytes)) as Answer;
      if (message.requestId !== requestId) return;
      socket.off('message', read);
      if (message.refusal) reject(new Error(`refused: ${JSON.stringify(message.refusal)}`));
      else resolve(message);
    });
    socket.once('close', (code) => reject(new Error(`the socket closed with ${code}`)));
  });
}
