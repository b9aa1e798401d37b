import type { Capability, OrganisationRole, Role } from '@lectern/policy';
import * as directory from '@lectern/proto/grpc/session/v1/directory_service';
import * as proto from '@lectern/proto/grpc/session/v1/room';
import type { Audience } from '../domain/room.facts.ts';
import type { EndReason, LeaveReason, Phase, Presence, Source } from '../domain/room.words.ts';

/**
 * The words of the domain and of the contracts, both ways. `to…` is total; `find…` returns undefined for a word that this
 * version does not know.
 */
type Words<Word extends string, Message extends string> = {
  to(word: Word): Message;
  find(message: string): Word | undefined;
};

function words<Word extends string, Message extends string>(
  table: Readonly<Record<Word, Message>>,
): Words<Word, Message> {
  const back = new Map<string, Word>();
  for (const word in table) back.set(table[word], word);
  return { to: (word) => table[word], find: (message) => back.get(message) };
}

export const roleWords = words<Role, proto.Role>({
  instructor: proto.Role.INSTRUCTOR,
  assistant: proto.Role.ASSISTANT,
  learner: proto.Role.LEARNER,
  observer: proto.Role.OBSERVER,
  guest: proto.Role.GUEST,
});

export const organisationRoleWords = words<OrganisationRole, directory.OrganisationRole>({
  owner: directory.OrganisationRole.OWNER,
  admin: directory.OrganisationRole.ADMIN,
});

export const phaseWords = words<Phase, proto.Phase>({
  scheduled: proto.Phase.SCHEDULED,
  open: proto.Phase.OPEN,
  live: proto.Phase.LIVE,
  ended: proto.Phase.ENDED,
});

export const presenceWords = words<Presence, proto.Presence>({
  waiting: proto.Presence.WAITING,
  present: proto.Presence.PRESENT,
  reconnecting: proto.Presence.RECONNECTING,
  absent: proto.Presence.ABSENT,
});

export const capabilityWords = words<Capability, proto.Capability>({
  speak: proto.Capability.SPEAK,
  'show-camera': proto.Capability.SHOW_CAMERA,
  'share-screen': proto.Capability.SHARE_SCREEN,
});

export const sourceWords = words<Source, proto.Source>({
  microphone: proto.Source.MICROPHONE,
  camera: proto.Source.CAMERA,
  screen: proto.Source.SCREEN,
  'screen-audio': proto.Source.SCREEN_AUDIO,
});

export const endReasonWords = words<EndReason, proto.EndReason>({
  'by-instructor': proto.EndReason.BY_INSTRUCTOR,
  'everybody-left': proto.EndReason.EVERYBODY_LEFT,
  'latest-end': proto.EndReason.LATEST_END,
  'by-api': proto.EndReason.BY_API,
});

export const leaveReasonWords = words<LeaveReason, proto.LeaveReason>({
  left: proto.LeaveReason.LEFT,
  'timed-out': proto.LeaveReason.TIMED_OUT,
  removed: proto.LeaveReason.REMOVED,
  'stopped-waiting': proto.LeaveReason.STOPPED_WAITING,
});

export const scopeWords = words<Audience['scope'], proto.AudienceScope>({
  nobody: proto.AudienceScope.UNSPECIFIED,
  staff: proto.AudienceScope.STAFF,
  room: proto.AudienceScope.ROOM,
  'room-and-lobby': proto.AudienceScope.ROOM_AND_LOBBY,
});

/** The known words among those sent, each once. A word of a later version is passed over. */
export function findAll<Word extends string>(known: Words<Word, string>, sent: readonly string[]): Word[] {
  return [...new Set(sent.flatMap((message) => known.find(message) ?? []))];
}
