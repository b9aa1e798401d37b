import type { Capability, MessageId, ParticipantId, PersonId } from './words.ts';
import type {
  Capability as WireCapability,
  ChatMessage,
  EndReason as WireEndReason,
  Participant,
  Phase as WirePhase,
  Presence as WirePresence,
  Role as WireRole,
  Source as WireSource,
} from '@lectern/proto/messages/session/v1/room';
import type { CloseReason as WireCloseReason } from '@lectern/proto/messages/gateway/v1/live';
import type { ChatMessageView, ParticipantView } from './view.ts';
import type { CloseReason, EndReason, Phase, Presence, Role, Source } from './words.ts';

/** Between the words of the wire and those of an application. A word from a newer server falls back to what allows least. */
export const phaseFrom: Readonly<Record<WirePhase, Phase>> = {
  PHASE_UNSPECIFIED: 'scheduled',
  PHASE_SCHEDULED: 'scheduled',
  PHASE_OPEN: 'open',
  PHASE_LIVE: 'live',
  PHASE_ENDED: 'ended',
  UNRECOGNIZED: 'scheduled',
};

const roleFrom: Readonly<Record<WireRole, Role>> = {
  ROLE_UNSPECIFIED: 'observer',
  ROLE_INSTRUCTOR: 'instructor',
  ROLE_ASSISTANT: 'assistant',
  ROLE_LEARNER: 'learner',
  ROLE_OBSERVER: 'observer',
  ROLE_GUEST: 'guest',
  UNRECOGNIZED: 'observer',
};

const presenceFrom: Readonly<Record<WirePresence, Presence>> = {
  PRESENCE_UNSPECIFIED: 'present',
  PRESENCE_WAITING: 'waiting',
  PRESENCE_PRESENT: 'present',
  PRESENCE_RECONNECTING: 'reconnecting',
  PRESENCE_ABSENT: 'reconnecting',
  UNRECOGNIZED: 'present',
};

export const sourceFrom: Readonly<Record<WireSource, Source | undefined>> = {
  SOURCE_UNSPECIFIED: undefined,
  SOURCE_MICROPHONE: 'microphone',
  SOURCE_CAMERA: 'camera',
  SOURCE_SCREEN: 'screen',
  SOURCE_SCREEN_AUDIO: 'screen-audio',
  UNRECOGNIZED: undefined,
};

export const sourceTo: Readonly<Record<Source, WireSource>> = {
  microphone: 'SOURCE_MICROPHONE',
  camera: 'SOURCE_CAMERA',
  screen: 'SOURCE_SCREEN',
  'screen-audio': 'SOURCE_SCREEN_AUDIO',
};

export const capabilityFrom: Readonly<Record<WireCapability, Capability | undefined>> = {
  CAPABILITY_UNSPECIFIED: undefined,
  CAPABILITY_SPEAK: 'speak',
  CAPABILITY_SHOW_CAMERA: 'show-camera',
  CAPABILITY_SHARE_SCREEN: 'share-screen',
  UNRECOGNIZED: undefined,
};

export const capabilityTo: Readonly<Record<Capability, WireCapability>> = {
  speak: 'CAPABILITY_SPEAK',
  'show-camera': 'CAPABILITY_SHOW_CAMERA',
  'share-screen': 'CAPABILITY_SHARE_SCREEN',
};

export const endReasonFrom: Readonly<Record<WireEndReason, EndReason | undefined>> = {
  END_REASON_UNSPECIFIED: undefined,
  END_REASON_BY_INSTRUCTOR: 'by-instructor',
  END_REASON_EVERYBODY_LEFT: 'everybody-left',
  END_REASON_LATEST_END: 'latest-end',
  END_REASON_BY_API: 'by-api',
  UNRECOGNIZED: undefined,
};

export const closeReasonFrom: Readonly<Record<WireCloseReason, CloseReason>> = {
  CLOSE_REASON_UNSPECIFIED: 'refused',
  CLOSE_REASON_CLASS_ENDED: 'class-ended',
  CLOSE_REASON_REMOVED: 'removed',
  CLOSE_REASON_DENIED: 'denied',
  CLOSE_REASON_TAKEN_OVER: 'taken-over',
  CLOSE_REASON_SIGNED_OUT: 'signed-out',
  CLOSE_REASON_TOO_SLOW: 'too-slow',
  CLOSE_REASON_LEFT: 'left',
  UNRECOGNIZED: 'refused',
};

/** Ids that come from the server are what they say they are. */
export const participantId = (text: string): ParticipantId => text as ParticipantId;

export function participantFrom(wire: Participant): ParticipantView {
  return {
    id: participantId(wire.participantId),
    personId: wire.personId as PersonId,
    name: wire.name,
    role: roleFrom[wire.role],
    presence: presenceFrom[wire.presence],
    capabilities: known(wire.capabilities.map((capability) => capabilityFrom[capability])),
    openSources: known(wire.openSources.map((source) => sourceFrom[source])),
    ...(wire.handRaisedAt && { handRaisedAt: wire.handRaisedAt }),
    joinedAt: wire.joinedAt ?? wire.waitingSince ?? new Date(0),
    ...(wire.waitingSince && wire.presence === 'PRESENCE_WAITING' && { waitingSince: wire.waitingSince }),
  };
}

export function chatMessageFrom(wire: ChatMessage): ChatMessageView {
  return {
    id: wire.messageId as MessageId,
    participantId: participantId(wire.participantId),
    authorName: wire.authorName,
    text: wire.text,
    at: wire.at ?? new Date(0),
  };
}

function known<Word>(words: readonly (Word | undefined)[]): Word[] {
  return words.filter((word) => word !== undefined);
}
