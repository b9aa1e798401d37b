import { newId } from '@lectern/kernel';
import { ClientMessage } from '@lectern/proto/grpc/gateway/v1/live';
import { cleanTraceparent, findFault } from './check-message.ts';

const id = newId();
const faultOf = (message: unknown) => findFault(ClientMessage.fromJSON(message));
const command = (body: object) => ({ requestId: 1, command: { commandId: id, ...body } });
const media = (body: object) => ({ requestId: 1, media: body });
const nested = (depth: number): object => (depth === 0 ? {} : { inner: nested(depth - 1) });

describe('a message', () => {
  it.each([
    [{ requestId: 1, ping: {} }],
    [{ requestId: 1, joinClass: { sessionId: id, commandId: id, openSources: ['SOURCE_MICROPHONE'], afterSeq: 417 } }],
    [command({ raiseHand: {} })],
    [command({ lowerHand: {} })],
    [command({ admit: { participantIds: [id, id] } })],
    [command({ postChat: { text: '' } })],
    [command({ postChat: { text: 'x'.repeat(10_000) } })],
    [command({ grantCapability: { participantId: id, capability: 'CAPABILITY_SPEAK' } })],
    [media({ open: { grant: 'g', rtpCapabilities: { codecs: [{ mimeType: 'audio/opus' }] } } })],
    [media({ setInterest: { interests: [{ participantId: id, source: 'SOURCE_CAMERA', height: 180 }] } })],
    [media({ consumersReady: { consumerIds: ['c'] } })],
  ])('passes: %j', (message) => {
    expect(faultOf(message)).toBeUndefined();
  });

  it.each([
    [{}, /request_id/],
    [{ requestId: -1, ping: {} }, /request_id/],
    [{ requestId: 1.5, ping: {} }, /request_id/],
    [{ requestId: 'x', ping: {} }, /request_id/],
    [{ requestId: 2 ** 32, ping: {} }, /request_id/],
    [{ requestId: 1 }, /body/],
    [{ requestId: 1, joinClass: { sessionId: 'x', commandId: id } }, /session_id/],
    [{ requestId: 1, joinClass: { sessionId: id } }, /command_id/],
    [{ requestId: 1, joinClass: { sessionId: id, commandId: id, afterSeq: 'x' } }, /after_seq/],
    [{ requestId: 1, joinClass: { sessionId: id, commandId: id, afterSeq: -1 } }, /after_seq/],
    [{ requestId: 1, joinClass: { sessionId: id, commandId: id, openSources: ['SOURCE_X'] } }, /open_sources/],
    [
      { requestId: 1, joinClass: { sessionId: id, commandId: id, openSources: Array(5).fill('SOURCE_CAMERA') } },
      /at most 4/,
    ],
    [command({}), /body/],
    [{ requestId: 1, command: { raiseHand: {} } }, /command_id/],
    [command({ admit: { participantIds: Array(501).fill(id) } }), /at most 500/],
    [command({ admit: { participantIds: ['x'] } }), /UUID/],
    [command({ openSource: {} }), /source/],
    [command({ closeSource: { source: 'SOURCE_CAMERA', participantId: 'x' } }), /participant_id/],
    [command({ grantCapability: { capability: 'CAPABILITY_SPEAK' } }), /participant_id/],
    [media({}), /body/],
    [media({ open: { grant: 'x'.repeat(5_000) } }), /4096/],
    [media({ connectTransport: { dtlsParameters: {} } }), /direction/],
    [media({ produce: { source: 'SOURCE_CAMERA', rtpParameters: nested(40) } }), /deep/],
    [media({ setInterest: { interests: [{ participantId: id, source: 'SOURCE_CAMERA', height: 'x' }] } }), /interest/],
  ])('is refused, naming the rule: %j', (message, rule) => {
    expect(faultOf(message)).toMatch(rule);
  });

  it('keeps a trace context that is one, and drops anything else', () => {
    const good = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    expect([good, 'x', '', `${good} `].map(cleanTraceparent)).toEqual([good, '', '', '']);
  });
});
