import type { Writable } from 'node:stream';
import type { ClientMessage, ServerMessage } from '@lectern/proto/grpc/gateway/v1/live';
import { ClientMessage as Codec, ServerMessage as ServerCodec } from '@lectern/proto/grpc/gateway/v1/live';
import * as ws from 'ws';
import { frameOf } from './frame.ts';
import { chooseProtocol, protocols, SharedMessage } from './protocol.ts';

// Exported by the library, missing from its types.
const { Receiver } = ws as unknown as { Receiver: new (options: { isServer: boolean }) => Writable };

const [binary, json] = [protocols[0]!, protocols[1]!];
const batch = (length: number): ServerMessage => ({
  requestId: 0,
  body: {
    $case: 'facts',
    value: {
      seq: 9_007_199_254_740_991,
      facts: Array.from({ length }, (_, index) => ({
        seq: index + 1,
        at: new Date('2026-03-02T09:00:00.123Z'),
        actorId: 'ben',
        audience: { scope: 'AUDIENCE_SCOPE_ROOM', participantIds: [] },
        commandId: '',
        body: { $case: 'chatPosted', value: { messageId: 'm', participantId: 'ben', text: '¡hola! 👋 \u0000' } },
      })),
    },
  },
});

/** What the peer's WebSocket library makes of the bytes. */
function read(frames: Buffer[]): Promise<{ data: Buffer; isBinary: boolean }[]> {
  return new Promise((resolve, reject) => {
    const receiver = new Receiver({ isServer: false });
    const messages: { data: Buffer; isBinary: boolean }[] = [];
    receiver.on('message', (data: Buffer, isBinary: boolean) => {
      if (messages.push({ data, isBinary }) === frames.length) resolve(messages);
    });
    receiver.on('error', reject);
    for (const frame of frames) receiver.write(frame);
  });
}

describe('a frame', () => {
  it.each([0, 1, 125, 126, 127, 65_535, 65_536, 200_000])('of %i bytes is read back whole', async (length) => {
    const payload = Buffer.alloc(length, 7);
    const [message] = await read([frameOf('binary', payload)]);
    expect(message?.isBinary).toBe(true);
    expect(message?.data.equals(payload)).toBe(true);
  });
});

describe('the two subprotocols', () => {
  it.each([0, 1, 3, 900])('carry the same content: %i facts', async (length) => {
    const message = batch(length);
    const [first, second] = await read(protocols.map((protocol) => protocol.frame(message)));
    expect([first?.isBinary, second?.isBinary]).toEqual([true, false]);
    const fromJson: unknown = JSON.parse(second!.data.toString());
    expect(ServerCodec.decode(first!.data)).toEqual(message);
    expect(ServerCodec.fromJSON(fromJson)).toEqual(message);
  });

  it('read the same message', () => {
    const message: ClientMessage = {
      requestId: 7,
      traceparent: '',
      body: {
        $case: 'command',
        value: { commandId: 'c', body: { $case: 'openSource', value: { source: 'SOURCE_CAMERA' } } },
      },
    };
    expect(binary.decode(Buffer.from(Codec.encode(message).finish()), true)).toEqual(message);
    expect(json.decode(Buffer.from(JSON.stringify(Codec.toJSON(message))), false)).toEqual(message);
  });

  it('do not take each other’s frames, nor anything that is no message', () => {
    expect(() => binary.decode(Buffer.from('{}'), false)).toThrow();
    expect(() => json.decode(Buffer.from('{}'), true)).toThrow();
  });

  it.each([
    '',
    'null',
    '[]',
    '3',
    '{"requestId":',
    '{"requestId":1,"command":{"admit":{"participantIds":3}}}',
    '{"requestId":1,"command":{"admit":{"everybody":true}}}',
    '{"requestId":1,"ping":{},"joinClass":{"sessionId":"x"}}',
    '{"requestId":1,"joinClass":{"takeOver":"yes"}}',
    '{"requestId":true,"ping":{}}',
    '{"requestId":1,"ping":3}',
  ])('take nothing for something else: %s', (text) => {
    expect(() => json.decode(Buffer.from(text), false)).toThrow();
  });

  it('take canonical JSON in all its forms', () => {
    const text =
      '{"requestId":"1","traceparent":"","joinClass":{"sessionId":"s","takeOver":false,"afterSeq":"417","openSources":[]}}';
    const value = { sessionId: 's', commandId: '', takeOver: false, openSources: [], afterSeq: 417 };
    expect(json.decode(Buffer.from(text), false)).toEqual({
      requestId: 1,
      traceparent: '',
      body: { $case: 'joinClass', value },
    });
  });

  it('are chosen by what the client offers first', () => {
    expect(chooseProtocol('graphql, lectern.v1+json, lectern.v1+proto')).toBe(json);
    expect(chooseProtocol('lectern.v1+proto')).toBe(binary);
    expect(chooseProtocol('graphql')).toBeUndefined();
    expect(chooseProtocol(undefined)).toBeUndefined();
  });
});

describe('a shared message', () => {
  it('is encoded once for each subprotocol, however many sockets it goes to', () => {
    const shared = new SharedMessage(batch(2));
    expect(shared.frame(binary)).toBe(shared.frame(binary));
    expect(shared.frame(json)).toBe(shared.frame(json));
    expect(shared.frame(json)).not.toBe(shared.frame(binary));
  });
});
