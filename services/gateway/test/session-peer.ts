import { serve, startServer, type GrpcServer, type TlsFiles } from '@lectern/grpc';
import { DirectoryServiceService } from '@lectern/proto/grpc/session/v1/directory_service';
import { RoomServiceService } from '@lectern/proto/grpc/session/v1/room_service';
import { directoryOf } from './peer-directory.ts';
import type { PeerPerson, PeerRoom } from './peer-room.ts';

export type SessionPeer = GrpcServer & { readonly address: string };

/** Serves the room, and a directory that knows its people by the cookie `cookie-of-<personId>` and one key `a-key`. */
export async function startSessionPeer({
  room,
  tls,
  persons,
  port = 0,
}: {
  room: PeerRoom;
  tls: TlsFiles;
  persons: readonly PeerPerson[];
  port?: number;
}): Promise<SessionPeer> {
  const server = await startServer({
    listen: `127.0.0.1:${port}`,
    tls,
    services: [
      serve(
        RoomServiceService,
        {
          follow: (requests, send, call) => room.follow(requests, send, call),
          getGrantKeys: async () => ({ jwks: '{}', now: new Date() }),
        },
        { callers: ['gateway'] },
      ),
      serve(DirectoryServiceService, directoryOf(room, persons), { callers: ['gateway'] }),
    ],
  });
  return { ...server, port: server.port, address: `127.0.0.1:${server.port}` };
}
