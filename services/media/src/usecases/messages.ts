import type { Interest } from '../domain/desired.ts';
import type { Source } from '../domain/source.ts';
import type { Direction, Json, TransportOptions } from './ports.ts';

/** What a client has of its media, and would go on with. */
export type Standing = { readonly producerIds: readonly string[]; readonly consumerIds: readonly string[] };

/** What a client asks. */
export type ClientRequest =
  | {
      readonly kind: 'open';
      readonly grant: string;
      readonly rtpCapabilities?: Json;
      readonly standing?: Standing;
      readonly interests: readonly Interest[];
    }
  | { readonly kind: 'connect-transport'; readonly direction: Direction; readonly dtlsParameters: Json }
  | { readonly kind: 'restart-ice'; readonly direction: Direction }
  | { readonly kind: 'produce'; readonly source: Source; readonly rtpParameters: Json }
  | { readonly kind: 'stop-producing'; readonly source: Source }
  | { readonly kind: 'set-interest'; readonly interests: readonly Interest[]; readonly rtpCapabilities?: Json }
  | { readonly kind: 'consumers-ready'; readonly consumerIds: readonly string[] };

export type ClientAnswer =
  | {
      readonly kind: 'opened';
      readonly routerRtpCapabilities: Json;
      readonly send: TransportOptions;
      readonly receive: TransportOptions;
      readonly resumed: boolean;
    }
  | { readonly kind: 'accepted' }
  | { readonly kind: 'ice-parameters'; readonly iceParameters: Json }
  | { readonly kind: 'produced'; readonly producerId: string };

/** What a client is told unasked. */
export type ClientEvent =
  | {
      readonly kind: 'consumer-opened';
      readonly consumerId: string;
      readonly producerId: string;
      readonly participantId: string;
      readonly source: Source;
      readonly media: 'audio' | 'video';
      readonly rtpParameters: Json;
      readonly moreFollow: boolean;
    }
  | { readonly kind: 'consumer-closed'; readonly consumerId: string }
  | { readonly kind: 'consumer-changed'; readonly consumerId: string; readonly paused: boolean; readonly layer: number }
  | { readonly kind: 'producer-closed'; readonly source: Source }
  | { readonly kind: 'speakers'; readonly participantIds: readonly string[] }
  | { readonly kind: 'media-lost' };
