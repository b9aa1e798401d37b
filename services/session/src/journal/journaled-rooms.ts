import type { Entry, LiveSession, LiveSessions } from '@lectern/journal';
import { DomainError, type SessionId } from '@lectern/kernel';
import type { RoomCommand } from '../domain/room.commands.ts';
import type { NewFact } from '../domain/room.facts.ts';
import type { Room } from '../domain/room.ts';
import { Rooms, type CommittedFact, type Outcome } from '../usecases/rooms.ts';
import type { ClassPlans } from './class-plans.ts';

/** Live rooms on the journal. */
export class JournaledRooms extends Rooms {
  constructor(
    private readonly sessions: LiveSessions<Room, RoomCommand, NewFact>,
    private readonly plans: ClassPlans,
  ) {
    super();
  }

  async get(sessionId: SessionId): Promise<Room> {
    return (await this.open(sessionId)).view().state;
  }

  async change(sessionId: SessionId, command: RoomCommand): Promise<Outcome> {
    const { state, entries } = await this.execute(sessionId, command);
    return { room: state, facts: entries.map(({ fact, seq, at }) => ({ ...fact, seq, at })) };
  }

  async follow(sessionId: SessionId, afterSeq: number, signal: AbortSignal): Promise<AsyncIterable<CommittedFact>> {
    return committed((await this.open(sessionId)).subscribe(afterSeq, signal));
  }

  /** A room that was let go just now, because nobody used it, is opened again; the command had no effect. */
  private async execute(sessionId: SessionId, command: RoomCommand) {
    try {
      return await (await this.open(sessionId)).execute(command);
    } catch (error) {
      if (!(error instanceof DomainError) || error.refusal.code !== 'SESSION_CLOSED') throw error;
      return (await this.open(sessionId)).execute(command);
    }
  }

  private async open(sessionId: SessionId): Promise<LiveSession<Room, RoomCommand, NewFact>> {
    await this.plans.load(sessionId);
    return this.sessions.open(sessionId);
  }
}

async function* committed(entries: AsyncIterable<Entry<NewFact>>): AsyncGenerator<CommittedFact> {
  for await (const { fact, seq, at, bytes } of entries) yield { fact: { ...fact, seq, at }, bytes };
}
