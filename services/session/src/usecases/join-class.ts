import { DomainError, newId, type CommandId, type ConnectionId, type PersonId, type SessionId } from '@lectern/kernel';
import type { ClassDirectory } from '../domain/class-directory.ts';
import { refuse } from '../domain/room.errors.ts';
import type { Fact } from '../domain/room.facts.ts';
import { findByPerson, lineOf, type Participant, type Room } from '../domain/room.ts';
import type { Source } from '../domain/room.words.ts';
import type { Lines } from './lines.ts';
import type { MediaGrant, MediaGrants } from './media-grants.ts';
import type { Rooms } from './rooms.ts';

export type Knock = {
  readonly sessionId: SessionId;
  readonly personId: PersonId;
  readonly connectionId: ConnectionId;
  readonly commandId: CommandId;
  readonly takeOver: boolean;
  readonly openSources: readonly Source[];
  readonly afterSeq: number;
};

export type Entry =
  | { readonly kind: 'waiting'; readonly room: Room; readonly participant: Participant }
  | {
      readonly kind: 'joined';
      readonly room: Room;
      readonly participant: Participant;
      readonly grant: MediaGrant;
      /** The person never left the room, as far as it knows: what they missed is theirs to have. */
      readonly wasThere: boolean;
    };

/** Brings a person into the class, or as far as its lobby. Staff and role are looked up anew each time. */
export class JoinClass {
  constructor(
    private readonly rooms: Rooms,
    private readonly directory: ClassDirectory,
    private readonly lines: Lines,
    private readonly grants: MediaGrants,
  ) {}

  async execute(knock: Knock): Promise<Entry> {
    const { sessionId, personId, connectionId, ...rest } = knock;
    const standing = await this.directory.findStanding(sessionId, personId);
    if (standing.kind === 'stranger') throw new DomainError(refuse('CLASS_NOT_FOUND'));
    await this.missOldLine(knock);
    const newParticipantId = newId<'participant'>();
    const arrival = { personId, connectionId, standing };
    const { room, facts } = await this.rooms.change(sessionId, { kind: 'join', arrival, newParticipantId, ...rest });
    const participant = findByPerson(room, personId);
    if (participant === undefined) throw new Error(`a join in ${sessionId} was accepted without a participant`);
    if (participant.place.at === 'lobby') return { kind: 'waiting', room, participant };
    if (participant.place.at === 'away') throw new DomainError(refuse('NOT_JOINED'));
    const grant = await this.grants.issue(room, participant);
    return { kind: 'joined', room, participant, grant, wasThere: !facts.some((fact) => entered(fact, participant)) };
  }

  /** A line that no gateway holds any more is down, also when nobody has said so yet: it must not keep its person out. */
  private async missOldLine({ sessionId, personId, connectionId }: Knock): Promise<void> {
    const room = await this.rooms.get(sessionId);
    const known = findByPerson(room, personId);
    const line = known && lineOf(known);
    if (!known || !line || line.lostAt || line.connectionId === connectionId) return;
    if (!(await this.lines.isForsaken(room, line))) return;
    const { connectionId: lost } = line;
    await this.rooms.change(sessionId, { kind: 'lose-line', participantId: known.id, connectionId: lost });
  }
}

function entered({ body }: Fact, { id }: Participant): boolean {
  return body.kind === 'participant-joined' && body.participant.id === id;
}
