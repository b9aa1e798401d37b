import type { Capability } from '@lectern/policy';

/** The words of the classroom as an application sees them: lower case, one closed union each. */
export type { Capability, Role } from '@lectern/policy';
export type {
  CommandId,
  CourseId,
  LinkId,
  MessageId,
  OrganisationId,
  ParticipantId,
  PersonId,
  SessionId,
} from '@lectern/kernel';

export type Phase = 'scheduled' | 'open' | 'live' | 'ended';
export type Presence = 'waiting' | 'present' | 'reconnecting';
export type Source = 'microphone' | 'camera' | 'screen' | 'screen-audio';
export type EndReason = 'by-instructor' | 'everybody-left' | 'latest-end' | 'by-api';
export type CloseReason =
  | 'class-ended'
  | 'removed'
  | 'denied'
  | 'taken-over'
  | 'signed-out'
  | 'too-slow'
  | 'left'
  /** The server no longer knows who we are, or refuses the class: the refusal's detail is in `message`. */
  | 'refused';

/** The capability that a source needs. */
export const capabilityOf: Readonly<Record<Source, Capability>> = {
  microphone: 'speak',
  camera: 'show-camera',
  screen: 'share-screen',
  'screen-audio': 'share-screen',
};

export const sources: readonly Source[] = ['microphone', 'camera', 'screen', 'screen-audio'];
