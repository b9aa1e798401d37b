import { ClientMessage, ServerMessage } from '@lectern/proto/messages/gateway/v1/live';
import type { MediaAnswer, MediaEvent, MediaRequest } from '@lectern/proto/messages/media/v1/media';
import type { Command, Fact, Participant, RoomState } from '@lectern/proto/messages/session/v1/room';
import fc from 'fast-check';
import { decodeServerMessage, encodeClientMessage } from './messages.ts';

type Choice = { readonly $case: string; readonly value: unknown };
/** One value for each case, so that a case that the contract gains does not compile here. */
type EachCase<Union extends Choice | undefined> = {
  [Name in NonNullable<Union>['$case']]: Extract<Union, { readonly $case: Name }>['value'];
};

function choices<Union extends Choice | undefined>(each: EachCase<Union>): NonNullable<Union>[] {
  return Object.entries(each).map(([$case, value]) => ({ $case, value }) as NonNullable<Union>);
}

// The generated decoder, which reads here what we wrote, takes __proto__ for the prototype.
const anyObject = fc
  .dictionary(fc.string(), fc.jsonValue())
  .filter((value) => !JSON.stringify(value).includes('__proto__'));

const at = new Date('2026-03-04T05:06:07.089Z');
const before1970 = new Date(-1_500);
const json = {
  usernameFragment: 'u—ñ😀',
  iceLite: true,
  off: false,
  nothing: null,
  port: 44_444,
  gain: -0.125,
  empty: {},
  list: [1, 'two', { three: [3, null] }, []],
};

const participant: Participant = {
  participantId: 'p',
  personId: 'q',
  name: 'Tomás 🎓',
  role: 'ROLE_GUEST',
  presence: 'PRESENCE_ABSENT',
  capabilities: ['CAPABILITY_SPEAK', 'CAPABILITY_SHARE_SCREEN'],
  openSources: ['SOURCE_SCREEN_AUDIO', 'SOURCE_MICROPHONE'],
  handRaisedAt: at,
  joinedAt: before1970,
  waitingSince: new Date(0),
  connectionId: 'c',
};
const somebody = { participantId: 'p' };

const factBodies = choices<Fact['body']>({
  classOpened: {},
  classStarted: {},
  classEnded: { reason: 'END_REASON_BY_API' },
  participantWaiting: { participant, wantedSources: ['SOURCE_CAMERA'] },
  participantAdmitted: somebody,
  participantDenied: somebody,
  participantJoined: { participant: undefined },
  participantReconnecting: somebody,
  participantReturned: { ...somebody, connectionId: 'd' },
  participantLeft: { ...somebody, reason: 'LEAVE_REASON_STOPPED_WAITING' },
  participantRemoved: { ...somebody, message: 'm', mayReturn: true },
  handRaised: somebody,
  handLowered: somebody,
  chatPosted: { messageId: 'm', ...somebody, text: 'x'.repeat(300) },
  sourceOpened: { ...somebody, source: 'SOURCE_SCREEN' },
  sourceClosed: { ...somebody, source: 'SOURCE_CAMERA' },
  capabilityGranted: { ...somebody, capability: 'CAPABILITY_SHOW_CAMERA' },
  capabilityRevoked: { ...somebody, capability: 'CAPABILITY_SPEAK' },
});

const facts = factBodies.map((body, index): Fact => ({
  seq: 2 ** 40 + index,
  at,
  actorId: 'a',
  commandId: 'c',
  audience: index % 2 ? { scope: 'AUDIENCE_SCOPE_ROOM_AND_LOBBY', participantIds: ['p', 'q'] } : undefined,
  body,
}));

const state: RoomState = {
  sessionId: 's',
  seq: 300,
  phase: 'PHASE_ENDED',
  courseTitle: 'Biology',
  title: 'Mitosis',
  openedAt: at,
  startedAt: at,
  endedAt: at,
  endReason: 'END_REASON_LATEST_END',
  participants: [participant, { ...participant, capabilities: [], openSources: [], handRaisedAt: undefined }],
  chat: [{ messageId: 'm', participantId: 'p', authorName: 'Ben', text: '¿?', at }],
};
const grant = { token: 't', expiresAt: at };
const transport = { transportId: 't', iceParameters: json, iceCandidates: [json, {}], dtlsParameters: undefined };

const answers = choices<MediaAnswer['body']>({
  opened: { routerRtpCapabilities: json, send: transport, receive: undefined, resumed: true },
  accepted: {},
  iceParameters: { iceParameters: json },
  produced: { producerId: 'p' },
});
const events = choices<MediaEvent['body']>({
  consumerOpened: {
    consumerId: 'c',
    producerId: 'p',
    participantId: 'q',
    source: 'SOURCE_CAMERA',
    kind: 'video',
    rtpParameters: json,
    moreFollow: true,
  },
  consumerClosed: { consumerId: 'c' },
  consumerChanged: { consumerId: 'c', paused: true, spatialLayer: -1 },
  producerClosed: { source: 'SOURCE_SCREEN' },
  speakers: { participantIds: ['p', 'q'] },
  mediaLost: {},
});

const serverBodies = [
  ...choices<ServerMessage['body']>({
    joined: { participantId: 'p', seq: 7, state, missed: facts, grant },
    waiting: { participantId: 'p', phase: 'PHASE_OPEN' },
    done: { seq: 128, grant },
    refusal: { code: 'CHAT_TOO_LONG', detail: 'd', retryable: true, figures: { limit: '2000', length: '2001' } },
    facts: { facts, seq: 2 ** 52 },
    mediaAnswer: { body: undefined },
    mediaEvent: { body: undefined },
    pong: { serverTime: at },
    closed: { reason: 'CLOSE_REASON_LEFT', message: 'm', mayReturn: true },
  }),
  ...answers.map((body) => ({ $case: 'mediaAnswer', value: { body } }) as const),
  ...events.map((body) => ({ $case: 'mediaEvent', value: { body } }) as const),
  undefined,
];

const commands = choices<Command['body']>({
  leave: {},
  admit: { participantIds: [] },
  deny: { participantIds: ['p', 'q'] },
  startClass: {},
  endClass: {},
  raiseHand: {},
  lowerHand: somebody,
  postChat: { text: 'ñ' },
  openSource: { source: 'SOURCE_MICROPHONE' },
  closeSource: { ...somebody, source: 'SOURCE_CAMERA' },
  grantCapability: { ...somebody, capability: 'CAPABILITY_SHARE_SCREEN' },
  revokeCapability: { ...somebody, capability: 'CAPABILITY_SPEAK' },
  removeParticipant: { ...somebody, message: 'm', mayReturn: true },
  muteEveryone: { alsoStaff: true },
  renewGrant: {},
});
const requests = choices<MediaRequest['body']>({
  open: {
    grant: 'g',
    rtpCapabilities: json,
    standing: { producerIds: ['p'], consumerIds: ['c', 'd'] },
    interests: [{ ...somebody, source: 'SOURCE_SCREEN', height: 90 }],
  },
  connectTransport: { direction: 'DIRECTION_RECEIVE', dtlsParameters: json },
  restartIce: { direction: 'DIRECTION_SEND' },
  produce: { source: 'SOURCE_SCREEN', rtpParameters: json },
  stopProducing: { source: 'SOURCE_CAMERA' },
  setInterest: { interests: [{ ...somebody, source: 'SOURCE_CAMERA', height: 720 }], rtpCapabilities: undefined },
  consumersReady: { consumerIds: ['c', 'd'] },
});
const clientBodies = [
  ...choices<ClientMessage['body']>({
    joinClass: {
      sessionId: 's',
      commandId: 'c',
      takeOver: true,
      openSources: ['SOURCE_MICROPHONE', 'SOURCE_CAMERA'],
      afterSeq: 2 ** 41,
    },
    command: { commandId: 'c', body: undefined },
    media: { body: undefined },
    ping: {},
  }),
  ...commands.map((body) => ({ $case: 'command', value: { commandId: 'c', body } }) as const),
  ...requests.map((body) => ({ $case: 'media', value: { body } }) as const),
  undefined,
];

describe('the messages of the live socket as tables', () => {
  it.each(serverBodies.map((body) => [nameOf(body), body] as const))(
    'reads %s as the generated code does',
    (_name, body) => {
      const bytes = ServerMessage.encode({ requestId: 70_000, body }).finish();
      expect(decodeServerMessage(bytes)).toEqual(ServerMessage.decode(bytes));
      expect(decodeServerMessage(bytes).body).toEqual(body);
    },
  );

  it.each(clientBodies.map((body) => [nameOf(body), body] as const))(
    'writes %s so that the generated code reads it',
    (_name, body) => {
      const message: ClientMessage = { requestId: 0xffff_ffff, traceparent: '00-ab', body };
      expect(ClientMessage.decode(encodeClientMessage(message))).toEqual(message);
    },
  );

  it('carries any JSON, whole number and text', () => {
    fc.assert(
      fc.property(anyObject, fc.maxSafeNat(), fc.string(), (value, seq, text) => {
        const plain = JSON.parse(JSON.stringify(value)) as Record<string, unknown>;
        const produce = { source: 'SOURCE_CAMERA', rtpParameters: plain } as const;
        const asked: ClientMessage = {
          requestId: 1,
          traceparent: text,
          body: { $case: 'media', value: { body: { $case: 'produce', value: produce } } },
        };
        expect(ClientMessage.decode(encodeClientMessage(asked))).toEqual(asked);
        const told: ServerMessage = {
          requestId: 1,
          body: { $case: 'done', value: { seq, grant: { token: text, expiresAt: undefined } } },
        };
        expect(decodeServerMessage(ServerMessage.encode(told).finish())).toEqual(told);
      }),
    );
  });

  it('passes over fields and words that only a newer server knows', () => {
    const closed = { $case: 'closed', value: { reason: 'CLOSE_REASON_LEFT', message: 'm', mayReturn: true } } as const;
    const bytes = ServerMessage.encode({ requestId: 5, body: closed }).finish();
    // Fields 100 to 103: a number, eight bytes, some bytes, four bytes.
    const newer = [0xa0, 6, 1, 0xa9, 6, 1, 2, 3, 4, 5, 6, 7, 8, 0xb2, 6, 2, 9, 9, 0xbd, 6, 1, 2, 3, 4];
    expect(decodeServerMessage(Uint8Array.from([...newer, ...bytes, ...newer]))).toEqual({
      requestId: 5,
      body: closed,
    });
    // closed { reason: 99 }
    expect(decodeServerMessage(Uint8Array.from([0x92, 1, 2, 8, 99])).body).toMatchObject({
      value: { reason: 'UNRECOGNIZED' },
    });
  });

  it('throws on bytes that are cut off, and never hangs on any', () => {
    const whole = ServerMessage.encode({ requestId: 5, body: serverBodies[0] }).finish();
    expect(() => decodeServerMessage(whole.subarray(0, whole.length - 3))).toThrow(RangeError);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          decodeServerMessage(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
        }
      }),
    );
  });
});

function nameOf(body: ServerMessage['body'] | ClientMessage['body']): string {
  if (!body) return 'no body';
  const inner = 'body' in body.value ? body.value.body?.$case : undefined;
  return inner ? `${body.$case} ${inner}` : body.$case;
}
