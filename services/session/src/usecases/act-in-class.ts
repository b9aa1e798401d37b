import type { CommandId, ConnectionId, PersonId, SessionId } from '@lectern/kernel';
import type { Deed } from '../domain/room.commands.ts';
import type { Outcome, Rooms } from './rooms.ts';

/** One thing that a participant asks of the room, on the connection that speaks for them. */
export class ActInClass {
  constructor(private readonly rooms: Rooms) {}

  execute(
    sessionId: SessionId,
    act: { personId: PersonId; connectionId: ConnectionId; commandId: CommandId; deed: Deed },
  ): Promise<Outcome> {
    return this.rooms.change(sessionId, { kind: 'act', ...act });
  }
}
