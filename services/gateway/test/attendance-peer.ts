import { serve, startServer, type GrpcServer, type TlsFiles } from '@lectern/grpc';
import { RegisterServiceService } from '@lectern/proto/grpc/attendance/v1/register_service';
import { StatementServiceService } from '@lectern/proto/grpc/attendance/v1/statement_service';
import { registersOf } from './peer-registers.ts';
import { statementsOf } from './peer-statements.ts';

export type AttendancePeer = GrpcServer & { readonly address: string };

/** Serves the register of one learner in one class, and the connections of one organisation. */
export async function startAttendancePeer(
  tls: TlsFiles,
  place: { readonly courseId: string; readonly sessionId: string; readonly personId: string },
): Promise<AttendancePeer> {
  const server = await startServer({
    listen: '127.0.0.1:0',
    tls,
    services: [
      serve(RegisterServiceService, registersOf(place), { callers: ['gateway'] }),
      serve(StatementServiceService, statementsOf(place.personId), { callers: ['gateway'] }),
    ],
  });
  return { ...server, port: server.port, address: `127.0.0.1:${server.port}` };
}
