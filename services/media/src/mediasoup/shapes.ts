import type { types } from 'mediasoup';
import { z } from 'zod';
import { refuse } from '../domain/refusals.ts';
import { profiles, type Source } from '../domain/source.ts';
import type { Json } from '../usecases/ports.ts';

/**
 * What browsers may say in mediasoup's shapes. Everything is bounded and typed here, so that nothing a client writes
 * meets an assertion further down; unknown fields are dropped.
 */
const word = z.string().min(1).max(100);
const payloadType = z.int().min(0).max(127);
const ssrc = z.int().min(1).max(0xffff_ffff);
const parameters = z
  .record(word, z.union([z.string().max(500), z.number(), z.boolean()]))
  .refine((record) => Object.keys(record).length <= 30, 'too many parameters');
const rtcpFeedback = z.array(z.object({ type: word, parameter: z.string().max(100).optional() })).max(20);
const codec = {
  mimeType: z.string().regex(/^(audio|video)\/[A-Za-z0-9.+-]{1,40}$/),
  clockRate: z.int().min(1).max(1_000_000),
  channels: z.int().min(1).max(8).optional(),
  parameters: parameters.optional(),
  rtcpFeedback: rtcpFeedback.optional(),
};

const headerExtensionUris = [
  'urn:ietf:params:rtp-hdrext:sdes:mid',
  'urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id',
  'urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id',
  'http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time',
  'http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01',
  'urn:ietf:params:rtp-hdrext:ssrc-audio-level',
  'https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension',
  'urn:3gpp:video-orientation',
  'http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time',
  'urn:ietf:params:rtp-hdrext:toffset',
  'http://www.webrtc.org/experiments/rtp-hdrext/playout-delay',
] as const;
const uri = z.enum(headerExtensionUris);
/** Extensions that the worker does not know are left out: nobody would read them. */
const known = (extension: unknown) => uri.safeParse((extension as { uri?: unknown } | null)?.uri).success;
const extensionId = z.int().min(1).max(14);

const rtpParameters = z.object({
  mid: z.string().min(1).max(16).optional(),
  codecs: z
    .array(z.object({ ...codec, payloadType }))
    .min(1)
    .max(8),
  headerExtensions: z
    .preprocess(
      (value) => (Array.isArray(value) ? value.filter(known) : value),
      z.array(z.object({ uri, id: extensionId, encrypt: z.boolean().optional() })).max(16),
    )
    .optional(),
  encodings: z
    .array(
      z.object({
        ssrc: ssrc.optional(),
        rid: z
          .string()
          .regex(/^[A-Za-z0-9]{1,16}$/)
          .optional(),
        codecPayloadType: payloadType.optional(),
        rtx: z.object({ ssrc }).optional(),
        dtx: z.boolean().optional(),
        scalabilityMode: z
          .string()
          .regex(/^[LS][1-3]T[1-3](_KEY)?$/)
          .optional(),
        maxBitrate: z.int().min(0).max(100_000_000).optional(),
      }),
    )
    .min(1)
    .max(3),
  rtcp: z.object({ cname: z.string().max(100).optional(), reducedSize: z.boolean().optional() }).optional(),
});

const kind = z.enum(['audio', 'video']);
const rtpCapabilities = z.object({
  codecs: z.array(z.object({ ...codec, kind, preferredPayloadType: payloadType })).max(60),
  headerExtensions: z
    .preprocess(
      (value) => (Array.isArray(value) ? value.filter(known) : value),
      z
        .array(
          z.object({
            kind,
            uri,
            preferredId: extensionId,
            preferredEncrypt: z.boolean().optional(),
            direction: z.enum(['sendrecv', 'sendonly', 'recvonly', 'inactive']).optional(),
          }),
        )
        .max(40),
    )
    .optional(),
});

const dtlsParameters = z.object({
  role: z.enum(['auto', 'client', 'server']).optional(),
  fingerprints: z
    .array(
      z.object({
        algorithm: z.enum(['sha-1', 'sha-224', 'sha-256', 'sha-384', 'sha-512']),
        value: z.string().regex(/^([0-9A-Fa-f]{2}:){19,63}[0-9A-Fa-f]{2}$/),
      }),
    )
    .min(1)
    .max(8),
});

export function readDtlsParameters(json: Json): types.DtlsParameters {
  return read('DTLS parameters', dtlsParameters, json);
}

export function readRtpCapabilities(json: Json): types.RtpCapabilities {
  return read('RTP capabilities', rtpCapabilities, json);
}

/** RTP parameters that fit the source: its kind, its codecs, no more layers than its profile has. */
export function readRtpParameters(source: Source, json: Json): types.RtpParameters {
  const parsed = read('RTP parameters', rtpParameters, json);
  const { kind: expected, codecs, maxEncodings } = profiles[source];
  const named = parsed.codecs.map(({ mimeType }) => mimeType.toLowerCase());
  const media = named.filter((mimeType) => mimeType !== `${expected}/rtx`);
  if (media.length === 0 || !media.every((mimeType) => codecs.includes(mimeType))) {
    throw refuse('INVALID', `${source} is sent as ${codecs.join(' or ')}`, { source });
  }
  if ((parsed.encodings?.length ?? 1) > maxEncodings) {
    throw refuse('INVALID', `${source} has at most ${maxEncodings} layers`, { source, limit: String(maxEncodings) });
  }
  return parsed;
}

function read<Shape>(what: string, schema: z.ZodType<Shape>, json: Json): Shape {
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw refuse('INVALID', `${what}: ${issue?.path.join('.') || 'value'} is not valid`);
}
