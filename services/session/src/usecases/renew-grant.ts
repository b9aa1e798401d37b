import { DomainError, type ConnectionId, type PersonId, type SessionId } from '@lectern/kernel';
import { refuse } from '../domain/room.errors.ts';
import { findByPerson, type Room } from '../domain/room.ts';
import type { MediaGrant, MediaGrants } from './media-grants.ts';
import type { Rooms } from './rooms.ts';

/** A fresh grant for the connection that speaks for somebody in the room. Journals nothing. */
export class RenewGrant {
  constructor(
    private readonly rooms: Rooms,
    private readonly grants: MediaGrants,
  ) {}

  async execute(
    sessionId: SessionId,
    personId: PersonId,
    connectionId: ConnectionId,
  ): Promise<{ room: Room; grant: MediaGrant }> {
    const room = await this.rooms.get(sessionId);
    if (room.life.phase === 'ended') throw new DomainError(refuse('CLASS_ENDED'));
    const participant = findByPerson(room, personId);
    if (participant?.place.at !== 'room') throw new DomainError(refuse('NOT_JOINED'));
    if (participant.place.line.connectionId !== connectionId) throw new DomainError(refuse('TAKEN_OVER'));
    return { room, grant: await this.grants.issue(room, participant) };
  }
}
