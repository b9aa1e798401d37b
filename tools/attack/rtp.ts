/** What a browser says for a microphone, shortened to what matters. */
export const opus = {
  mid: '0',
  codecs: [
    { mimeType: 'audio/opus', payloadType: 111, clockRate: 48_000, channels: 2, parameters: { useinbandfec: 1 } },
  ],
  encodings: [{ ssrc: 11_111, dtx: true }],
  rtcp: { cname: 'intruder', reducedSize: true },
};

/** A camera with so many layers. */
export function vp8(layers = 1) {
  return {
    mid: '1',
    codecs: [
      { mimeType: 'video/VP8', payloadType: 96, clockRate: 90_000, rtcpFeedback: [{ type: 'nack', parameter: 'pli' }] },
    ],
    encodings: Array.from({ length: layers }, (_, layer): { rid?: string; ssrc?: number } => ({ rid: `r${layer}` })),
    rtcp: { cname: 'intruder', reducedSize: true },
  };
}
