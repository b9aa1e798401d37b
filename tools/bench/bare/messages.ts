import type { types } from 'mediasoup-client';

/** What the bare page asks of its server, and what it is told. */
export type Ask =
  | { readonly kind: 'connect'; readonly dtlsParameters: types.DtlsParameters }
  | { readonly kind: 'produce'; readonly media: types.MediaKind; readonly rtpParameters: types.RtpParameters }
  | { readonly kind: 'consume'; readonly rtpCapabilities: types.RtpCapabilities }
  | { readonly kind: 'ready'; readonly id: string };

export type Told =
  | {
      readonly kind: 'welcome';
      /** With mediasoup's shapes, which its client knows by types of its own. */
      readonly routerRtpCapabilities: object;
      readonly transport: types.TransportOptions;
    }
  | { readonly kind: 'done'; readonly id: string }
  | {
      readonly kind: 'consumer';
      readonly id: string;
      readonly producerId: string;
      readonly media: types.MediaKind;
      readonly rtpParameters: object;
    };
