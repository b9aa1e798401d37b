import { Capability, Phase, Presence, Source } from '@lectern/proto/grpc/session/v1/room';
import type * as proto from '@lectern/proto/grpc/session/v1/room';
import type * as policy from '@lectern/policy';
import type { Member, Room, RoomChange } from '../domain/room.ts';
import type * as domain from '../domain/source.ts';

const sourceWords: Partial<Record<Source, domain.Source>> = {
  [Source.MICROPHONE]: 'microphone',
  [Source.CAMERA]: 'camera',
  [Source.SCREEN]: 'screen',
  [Source.SCREEN_AUDIO]: 'screen-audio',
};
const capabilityWords: Partial<Record<Capability, policy.Capability>> = {
  [Capability.SPEAK]: 'speak',
  [Capability.SHOW_CAMERA]: 'show-camera',
  [Capability.SHARE_SCREEN]: 'share-screen',
};

/** A snapshot as media sees it. */
export function toRoom(state: proto.RoomState): Room {
  const members = state.participants.flatMap((participant) => toMember(participant) ?? []);
  return {
    seq: state.seq,
    ended: state.phase === Phase.ENDED,
    members: new Map(members.map((member) => [member.participantId, member])),
  };
}

/** A fact as media sees it. What a newer version says and this one does not know is of no concern here. */
export function toRoomChange({ seq, body }: proto.Fact): RoomChange {
  const change = body && bodyChange(body);
  return change ? { ...change, seq } : { kind: 'of-no-concern', seq };
}

type Body = NonNullable<proto.Fact['body']>;
type WithoutSeq<Change> = Change extends unknown ? Omit<Change, 'seq'> : never;

function bodyChange(body: Body): WithoutSeq<RoomChange> | undefined {
  switch (body.$case) {
    case 'participantJoined': {
      const member = body.value.participant && toMember(body.value.participant);
      return member && { kind: 'joined', member };
    }
    case 'participantReconnecting':
      return { kind: 'reconnecting', participantId: body.value.participantId };
    case 'participantReturned':
      return { kind: 'returned', ...body.value };
    case 'participantLeft':
    case 'participantRemoved':
      return { kind: 'left', participantId: body.value.participantId };
    case 'sourceOpened':
      return sourceChange('source-opened', body.value);
    case 'sourceClosed':
      return sourceChange('source-closed', body.value);
    case 'capabilityGranted':
      return capabilityChange('granted', body.value);
    case 'capabilityRevoked':
      return capabilityChange('revoked', body.value);
    case 'classEnded':
      return { kind: 'ended' };
    default:
      return undefined;
  }
}

function sourceChange(
  kind: 'source-opened' | 'source-closed',
  { participantId, source }: { participantId: string; source: Source },
): WithoutSeq<RoomChange> | undefined {
  const word = sourceWords[source];
  return word && { kind, participantId, source: word };
}

function capabilityChange(
  kind: 'granted' | 'revoked',
  { participantId, capability }: { participantId: string; capability: Capability },
): WithoutSeq<RoomChange> | undefined {
  const word = capabilityWords[capability];
  return word && { kind, participantId, capability: word };
}

function toMember(participant: proto.Participant): Member | undefined {
  const { participantId, connectionId, presence } = participant;
  if (presence !== Presence.PRESENT && presence !== Presence.RECONNECTING) return undefined;
  return {
    participantId,
    connections: connectionId === '' ? [] : [connectionId],
    presence: presence === Presence.PRESENT ? 'present' : 'reconnecting',
    capabilities: new Set(participant.capabilities.flatMap((one) => capabilityWords[one] ?? [])),
    openSources: new Set(participant.openSources.flatMap((one) => sourceWords[one] ?? [])),
  };
}
