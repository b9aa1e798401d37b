import type { Capability } from '@lectern/policy';

/** The words of a live class. The same words, in another spelling, are in proto/lectern/session/v1/room.proto. */

export const sources = ['microphone', 'camera', 'screen', 'screen-audio'] as const;
export type Source = (typeof sources)[number];

/** The capability that a source needs. */
export const capabilityOf = {
  microphone: 'speak',
  camera: 'show-camera',
  screen: 'share-screen',
  'screen-audio': 'share-screen',
} as const satisfies Record<Source, Capability>;

export const endReasons = ['by-instructor', 'everybody-left', 'latest-end', 'by-api'] as const;
export type EndReason = (typeof endReasons)[number];

export const leaveReasons = ['left', 'timed-out', 'removed', 'stopped-waiting'] as const;
export type LeaveReason = (typeof leaveReasons)[number];

export type Presence = 'waiting' | 'present' | 'reconnecting' | 'absent';

/** Where a class may go from where it is. It only ever moves forward; `ended` is final. */
export const phaseMoves = {
  scheduled: ['open', 'ended'],
  open: ['live', 'ended'],
  live: ['ended'],
  ended: [],
} as const;
export type Phase = keyof typeof phaseMoves;
