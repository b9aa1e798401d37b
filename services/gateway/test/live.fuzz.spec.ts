import { connect } from 'node:net';
import { newId } from '@lectern/kernel';
import { ClientMessage } from '@lectern/proto/grpc/gateway/v1/live';
import { eventually } from '@lectern/testing';
import type { LiveClient, Subprotocol } from './live-client.ts';
import { chance, watchRejections, type Chance } from './seed.ts';
import { ada, ben, chloe, setStage, type Stage } from './stage.ts';

const dice = chance();
const rounds = 60;
const perRound = 15;
let stage: Stage;
let rejections: ReturnType<typeof watchRejections>;

beforeAll(async () => {
  rejections = watchRejections();
  stage = await setStage();
});
afterAll(async () => {
  rejections.stop();
  await stage.close();
});

const strange = [
  '',
  'x',
  'null',
  '\u0000',
  '\ud800',
  '../../etc/passwd',
  "' or 1=1",
  '💥'.repeat(200),
  '9'.repeat(400),
];
const values = [null, true, -1, 0, 1.5, 2 ** 31, 2 ** 53, 2 ** 64, 1e308, [], {}, [[]], { $case: 'x' }, ...strange];

function valid(): ClientMessage {
  const commandId = dice.pick([newId() as string, 'not-an-id']);
  const participantId = dice.pick([newId() as string, stage.room.participant(ben.personId)?.participantId ?? '', '']);
  const bodies: NonNullable<ClientMessage['body']>[] = [
    { $case: 'ping', value: {} },
    {
      $case: 'joinClass',
      value: { sessionId: stage.room.sessionId, commandId, takeOver: true, openSources: [], afterSeq: dice.below(9) },
    },
    { $case: 'command', value: { commandId, body: { $case: 'postChat', value: { text: dice.pick(strange) } } } },
    { $case: 'command', value: { commandId, body: { $case: 'admit', value: { participantIds: [participantId] } } } },
    { $case: 'command', value: { commandId, body: { $case: 'raiseHand', value: {} } } },
    {
      $case: 'command',
      value: {
        commandId,
        body: { $case: 'grantCapability', value: { participantId, capability: 'CAPABILITY_SPEAK' } },
      },
    },
    {
      $case: 'media',
      value: {
        body: {
          $case: 'open',
          value: { grant: 'g', rtpCapabilities: { codecs: [{}] }, standing: undefined, interests: [] },
        },
      },
    },
    {
      $case: 'media',
      value: {
        body: { $case: 'produce', value: { source: 'SOURCE_CAMERA', rtpParameters: { a: { b: [1, 'x', null] } } } },
      },
    },
    {
      $case: 'media',
      value: {
        body: {
          $case: 'setInterest',
          value: { interests: [{ participantId, source: 'SOURCE_CAMERA', height: 90 }], rtpCapabilities: {} },
        },
      },
    },
  ];
  return {
    requestId: 1 + dice.below(1_000),
    traceparent: dice.pick(['', 'x', `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`]),
    body: dice.pick(bodies),
  };
}

function mutateBytes(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  for (let flips = 1 + dice.below(4); flips > 0 && copy.length > 0; flips -= 1)
    copy[dice.below(copy.length)] = dice.below(256);
  return dice.next() < 0.3 ? Buffer.concat([copy, dice.bytes(dice.below(20))]) : copy;
}

/** Puts something strange anywhere into a JSON value. */
function mutateJson(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || dice.next() < 0.3) return dice.pick(values);
  const entries = Object.entries(value);
  if (entries.length === 0) return { [dice.pick(['__proto__', 'constructor', 'toString', 'x'])]: dice.pick(values) };
  const chosen = dice.below(entries.length);
  const changed = entries.map(([key, inner], index) => [key, index === chosen ? mutateJson(inner) : inner] as const);
  return Array.isArray(value) ? changed.map(([, inner]) => inner) : Object.fromEntries(changed);
}

function nested(depth: number): string {
  return (
    '{"requestId":1,"media":{"produce":{"source":"SOURCE_CAMERA","rtpParameters":' +
    '{"a":'.repeat(depth) +
    '1' +
    '}'.repeat(depth) +
    '}}}'
  );
}

type Idea = (dice: Chance) => Buffer | string;
const binaryIdeas: readonly Idea[] = [
  () => dice.bytes(dice.below(300)),
  () => Buffer.from(ClientMessage.encode(valid()).finish()),
  () => mutateBytes(Buffer.from(ClientMessage.encode(valid()).finish())),
  () => {
    const whole = Buffer.from(ClientMessage.encode(valid()).finish());
    return whole.subarray(0, dice.below(whole.length));
  },
  () =>
    Buffer.concat([
      Buffer.from(ClientMessage.encode(valid()).finish()),
      Buffer.from(ClientMessage.encode(valid()).finish()),
    ]),
  () => Buffer.alloc(60_000, dice.below(256)),
  () => 'text',
];
const jsonIdeas: readonly Idea[] = [
  () => dice.bytes(dice.below(300)).toString('latin1'),
  () => JSON.stringify(ClientMessage.toJSON(valid())),
  () => JSON.stringify(mutateJson(ClientMessage.toJSON(valid()))),
  () => {
    const whole = JSON.stringify(ClientMessage.toJSON(valid()));
    return whole.slice(0, dice.below(whole.length));
  },
  () => nested(dice.below(6_000)),
  () => '['.repeat(60_000),
  () => dice.bytes(10),
];

async function misbehave(protocol: Subprotocol, ideas: readonly Idea[]): Promise<LiveClient> {
  const client = stage.client(ben, { protocol });
  if (dice.next() < 0.7) await client.join(stage.room.sessionId, { takeOver: true });
  else await client.opened;
  for (let count = 0; count < perRound && !client.closed; count += 1) client.socket.send(dice.pick(ideas)(dice));
  if (dice.next() < 0.3) client.close();
  else {
    // Whatever it was told, the line is answered until it is closed.
    client.socket.ping();
    await eventually('everything was read', () => client.closed !== undefined || client.received.length > 0);
    client.close();
  }
  await client.whenClosed();
  return client;
}

describe('the live protocol', () => {
  it.each([
    ['lectern.v1+proto', binaryIdeas],
    ['lectern.v1+json', jsonIdeas],
  ] as const)(
    'survives anything that a client of %s may say, and nobody else notices',
    async (protocol, ideas) => {
      const witness = stage.client(ada);
      await witness.join(stage.room.sessionId, { takeOver: true });
      const attached = stage.room.attached.length;
      for (let round = 0; round < rounds; round += 1) {
        const client = await misbehave(protocol, ideas);
        expect([1000, 1005, 1006, 1007, 1008, 1009]).toContain(client.closed?.code);
      }
      const other = stage.client(chloe);
      expect(await other.join(stage.room.sessionId, { takeOver: true })).toMatchObject({ $case: 'joined' });
      expect(await other.command({ $case: 'raiseHand', value: {} })).toMatchObject({ $case: 'done' });
      await eventually('the witness saw it', () => witness.facts.at(-1)?.seq === stage.room.journal.length);
      const seqs = witness.facts.map(({ seq }) => seq);
      expect(seqs).toEqual(seqs.map((_, index) => seqs[0]! + index));
      expect(stage.room.attached).toHaveLength(attached);
      expect(rejections.seen).toEqual([]);
    },
    60_000,
  );

  it('survives bytes that are no WebSocket, and none that are no HTTP', async () => {
    const { cookie, origin } = {
      cookie: `lectern_session=cookie-of-${ben.personId}`,
      origin: 'https://class.example.edu',
    };
    const key = Buffer.from('0123456789abcdef').toString('base64');
    const handshake =
      `GET /live HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n` +
      `Sec-WebSocket-Key: ${key}\r\nSec-WebSocket-Protocol: lectern.v1+proto\r\nOrigin: ${origin}\r\nCookie: ${cookie}\r\n\r\n`;
    for (let round = 0; round < 100; round += 1) {
      const raw = connect(stage.gateway.port, '127.0.0.1');
      const over = new Promise<void>((resolve) => raw.once('close', () => resolve()));
      raw.on('error', () => undefined);
      raw.resume();
      const text = round % 2 ? handshake : mutateBytes(Buffer.from(handshake));
      raw.write(Buffer.concat([Buffer.from(text), dice.bytes(dice.below(400))]));
      raw.end();
      setTimeout(() => raw.destroy(), 50);
      await over;
    }
    const client = stage.client(ben);
    expect(await client.join(stage.room.sessionId, { takeOver: true })).toMatchObject({ $case: 'joined' });
    expect(rejections.seen).toEqual([]);
  }, 60_000);
});
