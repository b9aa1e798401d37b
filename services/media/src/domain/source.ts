import type { Capability } from '@lectern/policy';

export const sources = ['microphone', 'camera', 'screen', 'screen-audio'] as const;
/** One thing that a participant can send. */
export type Source = (typeof sources)[number];

/** What may be sent as a source: which right it needs, and what the RTP must look like. */
export type Profile = {
  readonly kind: 'audio' | 'video';
  readonly capability: Capability;
  readonly codecs: readonly string[];
  readonly maxEncodings: number;
};

const opus = ['audio/opus'];
const video = ['video/vp8', 'video/h264'];

export const profiles: Readonly<Record<Source, Profile>> = {
  microphone: { kind: 'audio', capability: 'speak', codecs: opus, maxEncodings: 1 },
  // Three simulcast layers: a thumbnail, a tile, the stage.
  camera: { kind: 'video', capability: 'show-camera', codecs: video, maxEncodings: 3 },
  // Text must stay sharp: full size at a low frame rate, at most one smaller layer beside it.
  screen: { kind: 'video', capability: 'share-screen', codecs: [...video, 'video/vp9'], maxEncodings: 2 },
  'screen-audio': { kind: 'audio', capability: 'share-screen', codecs: opus, maxEncodings: 1 },
};

export function isVideo(source: Source): boolean {
  return profiles[source].kind === 'video';
}
