import { serve, startServer, type GrpcServer, type TlsFiles } from '@lectern/grpc';
import { MediaServiceService } from '@lectern/proto/grpc/media/v1/media_service';
import type { Telemetry } from '@lectern/telemetry';
import type { SignalController } from './signal.controller.ts';

export type MediaServerSettings = { readonly listen: string; readonly tls: TlsFiles };

/** The gRPC door of this service. Only gateways may come in. */
export function startMediaServer(
  { listen, tls }: MediaServerSettings,
  controller: SignalController,
  log: Telemetry['log'],
): Promise<GrpcServer> {
  return startServer({
    listen,
    tls,
    services: [serve(MediaServiceService, { signal: controller.signal }, { callers: ['gateway'] })],
    onFailure: (error, path) => log.error({ err: error, path }, 'a call failed'),
  });
}
