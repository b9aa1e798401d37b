import type { types } from 'mediasoup-client';
import type { Source } from '../words.ts';

type Encodings = NonNullable<types.ProducerOptions['encodings']>;
type Profile = Pick<types.ProducerOptions, 'encodings' | 'codecOptions' | 'codec'>;

/** Each layer has half the height of the next, which is what the server chooses by. Bits per second as VP8 needs them for a face. */
const cameraLayers: Encodings = [
  { scaleResolutionDownBy: 4, maxBitrate: 150_000, scalabilityMode: 'L1T3' },
  { scaleResolutionDownBy: 2, maxBitrate: 450_000, scalabilityMode: 'L1T3' },
  { scaleResolutionDownBy: 1, maxBitrate: 1_200_000, scalabilityMode: 'L1T3' },
];

/** How a source is encoded. A lecture is mostly one voice over slides: sound comes first, and letters must stay sharp. */
export function profileOf(source: Source, track: MediaStreamTrack, device: types.Device): Profile {
  switch (source) {
    case 'microphone':
      return {
        encodings: [{ maxBitrate: 40_000, priority: 'high', networkPriority: 'high' }],
        codecOptions: { opusDtx: true, opusFec: true, opusNack: true },
      };
    case 'screen-audio':
      return {
        encodings: [{ maxBitrate: 96_000 }],
        codecOptions: { opusStereo: true, opusDtx: false, opusFec: true, opusNack: true },
      };
    case 'camera':
      return {
        encodings: layersFor(track),
        codec: codecOf(device, 'video/vp8'),
        codecOptions: { videoGoogleStartBitrate: 800 },
      };
    case 'screen':
      return {
        encodings: [{ maxBitrate: 2_500_000, maxFramerate: 15 }],
        codec: codecOf(device, 'video/vp9') ?? codecOf(device, 'video/vp8'),
        codecOptions: { videoGoogleStartBitrate: 1_000 },
      };
  }
}

/** Tells the encoder what the picture is for; an application that has said so itself knows better. */
export function hint(source: Source, track: MediaStreamTrack): void {
  if (track.contentHint !== '') return;
  if (source === 'screen') track.contentHint = 'detail';
  if (source === 'microphone') track.contentHint = 'speech';
}

/** A small camera has nothing to halve twice. */
function layersFor(track: MediaStreamTrack): Encodings {
  const { height = 720, width = 1280 } = track.getSettings();
  const shorter = Math.min(height, width);
  const count = shorter >= 540 ? 3 : shorter >= 240 ? 2 : 1;
  return cameraLayers
    .slice(0, count)
    .map((layer, index) => ({ ...layer, scaleResolutionDownBy: 2 ** (count - 1 - index) }));
}

function codecOf(device: types.Device, mimeType: string): types.RtpCodecCapability | undefined {
  return device.sendRtpCapabilities.codecs?.find((codec) => codec.mimeType.toLowerCase() === mimeType);
}
