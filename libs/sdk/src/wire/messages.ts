import type {
  ClientMessage,
  Closed,
  Done,
  FactBatch,
  Joined,
  JoinClass,
  ServerMessage,
  Waiting,
} from '@lectern/proto/messages/gateway/v1/live';
import type {
  ConsumerOpened,
  Interest,
  MediaAnswer,
  MediaEvent,
  MediaRequest,
  Opened,
  TransportOptions,
} from '@lectern/proto/messages/media/v1/media';
import type {
  Audience,
  ChatMessage,
  Command,
  Fact,
  MediaGrant,
  Participant,
  Refusal,
  RoomState,
} from '@lectern/proto/messages/session/v1/room';
import { Reader } from './bytes.ts';
import { dictionary, json, jsonInList, message, messages, text, time, whole, word, yesNo } from './kinds.ts';
import { decode, encode, many, one, oneOf, type Kind, type Schema } from './schema.ts';

/**
 * The messages of the live socket as tables, for a client that is fetched by every browser: a sixth of the size of generated
 * code. The types are the generated ones, so that a field which is missing here does not compile; a test compares the bytes.
 */
export function encodeClientMessage(value: ClientMessage): Uint8Array<ArrayBuffer> {
  return encode(clientMessage, value);
}

export function decodeServerMessage(bytes: Uint8Array): ServerMessage {
  return decode(serverMessage, new Reader(bytes));
}

type Participant1 = { participantId: string };
type Nothing = Record<never, never>;
type SourceOf = { participantId: string; source: Participant['openSources'][number] };
type RightOf = { participantId: string; capability: Participant['capabilities'][number] };

const phase = word('PHASE_UNSPECIFIED', 'PHASE_SCHEDULED', 'PHASE_OPEN', 'PHASE_LIVE', 'PHASE_ENDED');
const source = word('SOURCE_UNSPECIFIED', 'SOURCE_MICROPHONE', 'SOURCE_CAMERA', 'SOURCE_SCREEN', 'SOURCE_SCREEN_AUDIO');
const capability = word(
  'CAPABILITY_UNSPECIFIED',
  'CAPABILITY_SPEAK',
  'CAPABILITY_SHOW_CAMERA',
  'CAPABILITY_SHARE_SCREEN',
);
const role = word(
  'ROLE_UNSPECIFIED',
  'ROLE_INSTRUCTOR',
  'ROLE_ASSISTANT',
  'ROLE_LEARNER',
  'ROLE_OBSERVER',
  'ROLE_GUEST',
);
const presence = word(
  'PRESENCE_UNSPECIFIED',
  'PRESENCE_WAITING',
  'PRESENCE_PRESENT',
  'PRESENCE_RECONNECTING',
  'PRESENCE_ABSENT',
);
const endReason = word(
  'END_REASON_UNSPECIFIED',
  'END_REASON_BY_INSTRUCTOR',
  'END_REASON_EVERYBODY_LEFT',
  'END_REASON_LATEST_END',
  'END_REASON_BY_API',
);
const leaveReason = word(
  'LEAVE_REASON_UNSPECIFIED',
  'LEAVE_REASON_LEFT',
  'LEAVE_REASON_TIMED_OUT',
  'LEAVE_REASON_REMOVED',
  'LEAVE_REASON_STOPPED_WAITING',
);
const scope = word(
  'AUDIENCE_SCOPE_UNSPECIFIED',
  'AUDIENCE_SCOPE_STAFF',
  'AUDIENCE_SCOPE_ROOM',
  'AUDIENCE_SCOPE_ROOM_AND_LOBBY',
);
const direction = word('DIRECTION_UNSPECIFIED', 'DIRECTION_SEND', 'DIRECTION_RECEIVE');
const closeReason = word(
  'CLOSE_REASON_UNSPECIFIED',
  'CLOSE_REASON_CLASS_ENDED',
  'CLOSE_REASON_REMOVED',
  'CLOSE_REASON_DENIED',
  'CLOSE_REASON_TAKEN_OVER',
  'CLOSE_REASON_SIGNED_OUT',
  'CLOSE_REASON_TOO_SLOW',
  'CLOSE_REASON_LEFT',
);

const nothing = message<Nothing>({});
const somebody = message<Participant1>({ participantId: one(1, text) });
const sourceOfSomebody = message<SourceOf>({ participantId: one(1, text), source: one(2, source) });
const rightOfSomebody = message<RightOf>({ participantId: one(1, text), capability: one(2, capability) });
const people = message<{ participantIds: string[] }>({ participantIds: many(1, text) });
const justSource = message<{ source: SourceOf['source'] }>({ source: one(1, source) });

const participantSchema: Schema<Participant> = {
  participantId: one(1, text),
  personId: one(2, text),
  name: one(3, text),
  role: one(4, role),
  presence: one(5, presence),
  capabilities: many(6, capability),
  openSources: many(7, source),
  handRaisedAt: one(8, time),
  joinedAt: one(9, time),
  waitingSince: one(10, time),
  connectionId: one(11, text),
};
const participant = message(participantSchema);

const fact: Schema<Fact> = {
  seq: one(1, whole),
  at: one(2, time),
  actorId: one(3, text),
  audience: one(4, message<Audience>({ scope: one(1, scope), participantIds: many(2, text) })),
  commandId: one(5, text),
  body: oneOf<NonNullable<Fact['body']>>({
    classOpened: [10, nothing],
    classStarted: [11, nothing],
    classEnded: [12, message({ reason: one(1, endReason) })],
    participantWaiting: [20, message({ participant: one(1, participant), wantedSources: many(2, source) })],
    participantAdmitted: [21, somebody],
    participantDenied: [22, somebody],
    participantJoined: [23, message({ participant: one(1, participant) })],
    participantReconnecting: [24, somebody],
    participantReturned: [25, message({ participantId: one(1, text), connectionId: one(2, text) })],
    participantLeft: [26, message({ participantId: one(1, text), reason: one(2, leaveReason) })],
    participantRemoved: [27, message({ participantId: one(1, text), message: one(2, text), mayReturn: one(3, yesNo) })],
    handRaised: [30, somebody],
    handLowered: [31, somebody],
    chatPosted: [40, message({ messageId: one(1, text), participantId: one(2, text), text: one(3, text) })],
    sourceOpened: [50, sourceOfSomebody],
    sourceClosed: [51, sourceOfSomebody],
    capabilityGranted: [52, rightOfSomebody],
    capabilityRevoked: [53, rightOfSomebody],
  }),
};

const chatMessage: Schema<ChatMessage> = {
  messageId: one(1, text),
  participantId: one(2, text),
  authorName: one(3, text),
  text: one(4, text),
  at: one(5, time),
};

const state = message<RoomState>({
  sessionId: one(1, text),
  seq: one(2, whole),
  phase: one(3, phase),
  courseTitle: one(4, text),
  title: one(5, text),
  openedAt: one(6, time),
  startedAt: one(7, time),
  endedAt: one(8, time),
  endReason: one(9, endReason),
  participants: many(10, messages(participantSchema)),
  chat: many(11, messages(chatMessage)),
});

const command = message<Command>({
  commandId: one(1, text),
  body: oneOf<NonNullable<Command['body']>>({
    leave: [10, nothing],
    admit: [11, people],
    deny: [12, people],
    startClass: [13, nothing],
    endClass: [14, nothing],
    raiseHand: [20, nothing],
    lowerHand: [21, somebody],
    postChat: [22, message({ text: one(1, text) })],
    openSource: [30, justSource],
    closeSource: [31, sourceOfSomebody],
    grantCapability: [32, rightOfSomebody],
    revokeCapability: [33, rightOfSomebody],
    removeParticipant: [34, message({ participantId: one(1, text), message: one(2, text), mayReturn: one(3, yesNo) })],
    muteEveryone: [35, message({ alsoStaff: one(1, yesNo) })],
    renewGrant: [40, nothing],
  }),
});

const interest: Schema<Interest> = { participantId: one(1, text), source: one(2, source), height: one(3, whole) };

const mediaRequest = message<MediaRequest>({
  body: oneOf<NonNullable<MediaRequest['body']>>({
    open: [
      1,
      message({
        grant: one(1, text),
        rtpCapabilities: one(2, json),
        standing: one(4, message({ producerIds: many(1, text), consumerIds: many(2, text) })),
        interests: many(5, messages(interest)),
      }),
    ],
    connectTransport: [2, message({ direction: one(1, direction), dtlsParameters: one(2, json) })],
    restartIce: [3, message({ direction: one(1, direction) })],
    produce: [4, message({ source: one(1, source), rtpParameters: one(2, json) })],
    stopProducing: [5, justSource],
    setInterest: [6, message({ interests: many(1, messages(interest)), rtpCapabilities: one(2, json) })],
    consumersReady: [7, message({ consumerIds: many(1, text) })],
  }),
});

const clientMessage: Schema<ClientMessage> = {
  requestId: one(1, whole),
  body: oneOf<NonNullable<ClientMessage['body']>>({
    joinClass: [
      10,
      message<JoinClass>({
        sessionId: one(1, text),
        commandId: one(2, text),
        takeOver: one(3, yesNo),
        openSources: many(4, source),
        afterSeq: one(5, whole),
      }),
    ],
    command: [11, command],
    media: [12, mediaRequest],
    ping: [13, nothing],
  }),
  traceparent: one(20, text),
};

const transport = message<TransportOptions>({
  transportId: one(1, text),
  iceParameters: one(2, json),
  iceCandidates: many(3, jsonInList),
  dtlsParameters: one(4, json),
});

const mediaAnswer = message<MediaAnswer>({
  body: oneOf<NonNullable<MediaAnswer['body']>>({
    opened: [
      1,
      message<Opened>({
        routerRtpCapabilities: one(1, json),
        send: one(2, transport),
        receive: one(3, transport),
        resumed: one(4, yesNo),
      }),
    ],
    accepted: [2, nothing],
    iceParameters: [3, message({ iceParameters: one(1, json) })],
    produced: [4, message({ producerId: one(1, text) })],
  }),
});

const mediaEvent = message<MediaEvent>({
  body: oneOf<NonNullable<MediaEvent['body']>>({
    consumerOpened: [
      1,
      message<ConsumerOpened>({
        consumerId: one(1, text),
        producerId: one(2, text),
        participantId: one(3, text),
        source: one(4, source),
        kind: one(5, text),
        rtpParameters: one(6, json),
        moreFollow: one(7, yesNo),
      }),
    ],
    consumerClosed: [2, message({ consumerId: one(1, text) })],
    consumerChanged: [3, message({ consumerId: one(1, text), paused: one(2, yesNo), spatialLayer: one(3, whole) })],
    producerClosed: [4, justSource],
    speakers: [5, people],
    mediaLost: [6, nothing],
  }),
});

const grant: Kind<MediaGrant | undefined> = message<MediaGrant>({ token: one(1, text), expiresAt: one(2, time) });

const serverMessage: Schema<ServerMessage> = {
  requestId: one(1, whole),
  body: oneOf<NonNullable<ServerMessage['body']>>({
    joined: [
      10,
      message<Joined>({
        participantId: one(1, text),
        seq: one(2, whole),
        state: one(3, state),
        missed: many(4, messages(fact)),
        grant: one(5, grant),
      }),
    ],
    waiting: [11, message<Waiting>({ participantId: one(1, text), phase: one(2, phase) })],
    done: [12, message<Done>({ seq: one(1, whole), grant: one(2, grant) })],
    refusal: [
      13,
      message<Refusal>({
        code: one(1, text),
        detail: one(2, text),
        retryable: one(3, yesNo),
        figures: dictionary(4, one(2, text)),
      }),
    ],
    facts: [14, message<FactBatch>({ facts: many(1, messages(fact)), seq: one(2, whole) })],
    mediaAnswer: [15, mediaAnswer],
    mediaEvent: [16, mediaEvent],
    pong: [17, message({ serverTime: one(1, time) })],
    closed: [18, message<Closed>({ reason: one(1, closeReason), message: one(2, text), mayReturn: one(3, yesNo) })],
  }),
};
