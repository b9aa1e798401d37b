import { randomUUID } from 'node:crypto';
import { ClientMessage, ServerMessage } from '@lectern/proto/messages/gateway/v1/live';
import { area } from './attempt.ts';
import type { Intruder } from './intruder.ts';
import type { Scene } from './scene.ts';

const join: ClientMessage = {
  requestId: 1,
  traceparent: '',
  body: {
    $case: 'joinClass',
    value: { sessionId: randomUUID(), commandId: randomUUID(), takeOver: false, openSources: [], afterSeq: 0 },
  },
};

const invalid = 'MESSAGE_INVALID, and goes on';

/** Messages that are none, on both subprotocols. Whoever sends a few of them is told so and stays. */
export const messages = [
  ...area(
    'messages in JSON',
    ...Object.entries({
      'no JSON': '{"requestId":1,"ping":',
      'an empty text': '',
      'a list': '[]',
      null: 'null',
      'a list that is nested without end': '['.repeat(60_000),
      'an object that is nested without end': `{"requestId":1,"media":{"open":{"rtpCapabilities":${'{"a":'.repeat(9_000)}1${'}'.repeat(9_000)}}}}`,
      'a field that the contract does not have': '{"requestId":1,"ping":{},"admin":true}',
      'no body': '{"requestId":1}',
      'two bodies': `{"requestId":1,"ping":{},"command":{"commandId":"${randomUUID()}","endClass":{}}}`,
      'no request id': '{"ping":{}}',
      'a request id below 0': '{"requestId":-1,"ping":{}}',
      'a request id of 2^40': '{"requestId":1099511627776,"ping":{}}',
      'a number that is none': `{"requestId":1,"joinClass":{"sessionId":"${randomUUID()}","commandId":"${randomUUID()}","afterSeq":1e999}}`,
      'a class id that is SQL': `{"requestId":1,"joinClass":{"sessionId":"' OR 1=1 --","commandId":"${randomUUID()}"}}`,
      'admit “everybody”': `{"requestId":1,"command":{"commandId":"${randomUUID()}","admit":{"participantIds":"everybody"}}}`,
      'admit one number': `{"requestId":1,"command":{"commandId":"${randomUUID()}","admit":{"participantIds":[3]}}}`,
      'a source that does not exist': `{"requestId":1,"command":{"commandId":"${randomUUID()}","openSource":{"source":"SOURCE_BRAIN"}}}`,
      'a command id that is none': '{"requestId":1,"command":{"commandId":"1","endClass":{}}}',
      'a prototype': '{"requestId":1,"__proto__":{"ping":{}},"constructor":{"prototype":{}}}',
    }).map(([what, text]) => [what, invalid, (scene: Scene) => sayText(scene, text)] as const),
    ['a binary frame', invalid, (scene) => sayText(scene, Buffer.from('{"requestId":1,"ping":{}}'))],
  ),
  ...area(
    'messages in protobuf',
    ...Object.entries({
      'bytes that are no message': Buffer.from([0xff, 0xff, 0xff, 0xff, 0xff, 0xff]),
      'half a message': ClientMessage.encode(join).finish().subarray(0, 30),
      'a length beyond the end': Buffer.from([0x52, 0xff, 0xff, 0xff, 0x7f, 1]),
      'an empty message': Buffer.alloc(0),
      'a wire type that does not exist': Buffer.from([0x0f, 1, 2, 3]),
      'structs nested without end': nested(9_000),
      'a source that does not exist': Buffer.from(
        ClientMessage.encode({
          requestId: 1,
          traceparent: '',
          body: {
            $case: 'command',
            value: { commandId: randomUUID(), body: { $case: 'openSource', value: { source: 'SOURCE_UNSPECIFIED' } } },
          },
        }).finish(),
      ),
    }).map(([what, bytes]) => [what, invalid, (scene: Scene) => sayBytes(scene, bytes)] as const),
    ['a text frame', invalid, (scene) => sayBytes(scene, 'hello')],
  ),
  ...area(
    'frames',
    [
      'a message of 64 KiB and one byte',
      /^1009$/,
      (scene) => ending(scene, ({ socket }) => socket.send('x'.repeat(65_537))),
    ],
    ['the same in pieces', /^1009$/, (scene) => ending(scene, ({ socket }) => inPieces(socket, 20, 4_000))],
    [
      'a frame that says it has 2^62 bytes',
      /^(1009|1006)$/,
      (scene) => ending(scene, (one) => one.raw(frame(0x81, 127, 0x40))),
    ],
    ['10 000 pieces of one byte', /^1008$/, (scene) => ending(scene, ({ socket }) => inPieces(socket, 10_000, 1))],
    [
      'reserved bits',
      /^(1002|1006)$/,
      (scene) => ending(scene, (one) => one.raw(Buffer.from([0xf3, 0x80, 0, 0, 0, 0]))),
    ],
    [
      'a frame without a mask',
      /^(1002|1006)$/,
      (scene) => ending(scene, (one) => one.raw(Buffer.from([0x81, 0x01, 0x61]))),
    ],
    [
      'text that is not UTF-8',
      /^(1007|1006)$/,
      (scene) => ending(scene, (one) => one.raw(Buffer.from([0x81, 0x82, 0, 0, 0, 0, 0xff, 0xfe]))),
    ],
    [
      '20 messages that cannot be read',
      /^1008$/,
      (scene) => ending(scene, ({ socket }) => repeat(20, () => socket.send('{'))),
    ],
    ['1 000 pings', /^100[68]$/, (scene) => ending(scene, ({ socket }) => repeat(1_000, () => socket.ping()))],
    ['1 000 pongs', /^1008$/, (scene) => ending(scene, ({ socket }) => repeat(1_000, () => socket.pong()))],
  ),
];

/** Says it on a socket of its own, then something good: both must be answered. */
async function sayText(scene: Scene, text: string | Buffer): Promise<string> {
  const one = await scene.enter(scene.cookies.chloe);
  one.socket.send(text);
  const refused = await one.until(({ refusal }) => refusal !== undefined, 2_000);
  const { pong } = await one.ask({ ping: {} }, 99);
  one.socket.terminate();
  return `${refused?.refusal?.code ?? 'no refusal'}, and ${pong ? 'goes on' : `ends with ${one.ended}`}`;
}

async function sayBytes(scene: Scene, bytes: Uint8Array | string): Promise<string> {
  const one = await scene.enter(scene.cookies.chloe, undefined, { protocol: 'lectern.v1+proto' });
  const { socket } = one;
  const answers: ServerMessage['body'][] = [];
  const ponged = new Promise<void>((resolve) =>
    socket.on('message', (data: Buffer) => {
      const { body } = ServerMessage.decode(data);
      answers.push(body);
      if (body?.$case === 'pong') resolve();
    }),
  );
  socket.send(bytes);
  socket.send(ClientMessage.encode({ requestId: 99, traceparent: '', body: { $case: 'ping', value: {} } }).finish());
  await Promise.race([ponged, one.untilEnded(2_000)]);
  socket.terminate();
  const [first, second] = answers;
  const code = first?.$case === 'refusal' ? first.value.code : (first?.$case ?? 'nothing');
  return `${code}, and ${(second ?? first)?.$case === 'pong' ? 'goes on' : 'ends'}`;
}

async function ending(scene: Scene, work: (one: Intruder) => void): Promise<string> {
  const one = await scene.enter(scene.cookies.chloe);
  work(one);
  return one.untilEnded(4_000);
}

function inPieces(socket: Intruder['socket'], count: number, size: number): void {
  for (let piece = 0; piece < count; piece += 1) socket.send('x'.repeat(size), { fin: piece === count - 1 });
}

function repeat(times: number, work: () => void): void {
  for (let time = 0; time < times; time += 1) work();
}

function frame(first: number, second: number, length: number): Buffer {
  return Buffer.from([first, 0x80 | second, length, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4]);
}

/** google.protobuf.Value in Struct in Value …, written from the inside. */
function nested(depth: number): Buffer {
  let bytes: Buffer = Buffer.alloc(0);
  for (let level = 0; level < depth && bytes.length < 60_000; level += 1) bytes = wrap(6, wrap(1, bytes));
  return wrap(12, wrap(1, wrap(2, bytes)));
}

function wrap(field: number, content: Buffer): Buffer {
  const header = [(field << 3) | 2];
  let { length } = content;
  for (; length > 127; length >>>= 7) header.push((length & 127) | 128);
  return Buffer.concat([Buffer.from([...header, length]), content]);
}
