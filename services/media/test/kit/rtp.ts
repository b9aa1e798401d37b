import type { Json } from './gateway.ts';

/** What Chromium says for a microphone, shortened to what matters. */
export function opusParameters(ssrc = 11_111): Json {
  return {
    mid: '0',
    codecs: [
      {
        mimeType: 'audio/opus',
        payloadType: 111,
        clockRate: 48_000,
        channels: 2,
        parameters: { minptime: 10, useinbandfec: 1, usedtx: 1 },
        rtcpFeedback: [{ type: 'transport-cc' }],
      },
    ],
    headerExtensions: [
      { uri: 'urn:ietf:params:rtp-hdrext:sdes:mid', id: 4 },
      { uri: 'urn:ietf:params:rtp-hdrext:ssrc-audio-level', id: 1 },
    ],
    encodings: [{ ssrc, dtx: true }],
    rtcp: { cname: 'lectern', reducedSize: true },
  };
}

/** A camera with as many simulcast layers. */
export function vp8Parameters(layers = 3, mid = '1'): Json {
  return {
    mid,
    codecs: [
      {
        mimeType: 'video/VP8',
        payloadType: 96,
        clockRate: 90_000,
        rtcpFeedback: [{ type: 'nack' }, { type: 'nack', parameter: 'pli' }, { type: 'transport-cc' }],
      },
      { mimeType: 'video/rtx', payloadType: 97, clockRate: 90_000, parameters: { apt: 96 } },
    ],
    headerExtensions: [
      { uri: 'urn:ietf:params:rtp-hdrext:sdes:mid', id: 4 },
      { uri: 'urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id', id: 10 },
    ],
    encodings: Array.from({ length: layers }, (_, layer) => ({
      rid: `r${layer}`,
      scalabilityMode: 'L1T3',
      maxBitrate: 150_000 * 4 ** layer,
    })),
    rtcp: { cname: 'lectern', reducedSize: true },
  };
}

/** A certificate's fingerprint that no peer will ever show: enough where no packet has to flow. */
export const dtlsParameters: Json = {
  role: 'client',
  fingerprints: [{ algorithm: 'sha-256', value: Array.from({ length: 32 }, () => 'AB').join(':') }],
};
