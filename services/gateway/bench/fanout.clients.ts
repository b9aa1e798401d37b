import { ServerMessage } from '@lectern/proto/messages/gateway/v1/live';
import { ClientMessage } from '@lectern/proto/messages/gateway/v1/live';
import { newId } from '@lectern/kernel';
import { WebSocket } from 'ws';

/** The clients of the fan-out benchmark, in a process of their own: sockets that only count what comes. */
type Order = { readonly url: string; readonly headers: Record<string, string>[]; readonly sessionId?: string };
type Reader = { newest: Buffer | undefined; messages: number; bytes: number };

const groups = new Map<string, Reader[]>();

process.on('message', (order: Order | { report: string }) => {
  if ('report' in order) return void process.send?.(report(groups.get(order.report) ?? []));
  void open(order).then((readers) => {
    groups.set(order.url, readers);
    process.send?.('open');
  });
});
process.on('disconnect', () => process.exit());

function open({ url, headers, sessionId }: Order): Promise<Reader[]> {
  return Promise.all(headers.map((own) => openOne(url, own, sessionId)));
}

function openOne(url: string, headers: Record<string, string>, sessionId: string | undefined): Promise<Reader> {
  const socket = new WebSocket(url, 'lectern.v1+proto', { headers, perMessageDeflate: false });
  const reader: Reader = { newest: undefined, messages: 0, bytes: 0 };
  return new Promise((resolve, reject) => {
    socket.on('error', reject);
    socket.on('close', (code) => reject(new Error(`closed with ${code}`)));
    socket.on('message', (data: Buffer) => {
      reader.newest = data;
      reader.messages += 1;
      reader.bytes += data.length;
      resolve(reader);
    });
    socket.on('open', () => (sessionId ? socket.send(joinOf(sessionId)) : resolve(reader)));
  });
}

function joinOf(sessionId: string): Uint8Array {
  const value = { sessionId, commandId: newId(), takeOver: true, openSources: [], afterSeq: 0 };
  return ClientMessage.encode({ requestId: 1, traceparent: '', body: { $case: 'joinClass', value } }).finish();
}

function report(readers: readonly Reader[]) {
  const seqs = readers.map(({ newest }) => {
    const { body } = newest ? ServerMessage.decode(newest) : { body: undefined };
    return body?.$case === 'facts' ? body.value.seq : 0;
  });
  const sum = (pick: (reader: Reader) => number) => readers.reduce((total, reader) => total + pick(reader), 0);
  return { slowestSeq: Math.min(...seqs), messages: sum(({ messages }) => messages), bytes: sum(({ bytes }) => bytes) };
}
