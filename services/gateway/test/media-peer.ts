import { serve, startServer, type GrpcServer, type TlsFiles } from '@lectern/grpc';
import {
  MediaServiceService,
  type SignalRequest,
  type SignalResponse,
} from '@lectern/proto/grpc/media/v1/media_service';

export type MediaPeer = GrpcServer & { readonly address: string; readonly requests: SignalRequest[] };

/** A media process that answers as the contract says, without any media: first Open, then everything else; a consumer opens unasked. */
export async function startMediaPeer({ tls, port = 0 }: { tls: TlsFiles; port?: number }): Promise<MediaPeer> {
  const requests: SignalRequest[] = [];
  const server = await startServer({
    listen: `127.0.0.1:${port}`,
    tls,
    services: [
      serve(
        MediaServiceService,
        {
          signal: async (incoming, send) => {
            for await (const request of incoming) {
              requests.push(request);
              await send(answerTo(request));
              if (request.request?.body?.$case === 'open')
                await send({
                  requestId: 0,
                  body: { $case: 'event', value: { body: { $case: 'speakers', value: { participantIds: [] } } } },
                });
            }
          },
        },
        { callers: ['gateway'] },
      ),
    ],
  });
  return { ...server, port: server.port, requests, address: `127.0.0.1:${server.port}` };
}

function answerTo({ requestId, request }: SignalRequest): SignalResponse {
  switch (request?.body?.$case) {
    case 'open': {
      const value = { routerRtpCapabilities: { codecs: [] }, send: undefined, receive: undefined, resumed: false };
      return { requestId, body: { $case: 'answer', value: { body: { $case: 'opened', value } } } };
    }
    case 'produce': {
      const value = { code: 'NOT_ALLOWED', detail: 'no right', retryable: false, figures: {} };
      return { requestId, body: { $case: 'refusal', value } };
    }
    default:
      return { requestId, body: { $case: 'answer', value: { body: { $case: 'accepted', value: {} } } } };
  }
}
