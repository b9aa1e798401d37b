import { DomainError, type SessionId } from '@lectern/kernel';
import type * as proto from '@lectern/proto/grpc/session/v1/room';
import { Fact } from '@lectern/proto/grpc/session/v1/room';
import type { Answer, Deliver, Join, Joined } from '@lectern/proto/grpc/session/v1/room_service';
import type { Telemetry } from '@lectern/telemetry';
import { refuse } from '../domain/room.errors.ts';
import { fromCommand, toId, type Asked } from '../mapping/command.mapper.ts';
import { mayHear, toRoomState } from '../mapping/state.mapper.ts';
import { findAll, phaseWords, sourceWords } from '../mapping/words.ts';
import type { RoomMetrics } from '../room-metrics.ts';
import type { ActInClass } from '../usecases/act-in-class.ts';
import type { Entry, JoinClass } from '../usecases/join-class.ts';
import type { Attachment } from '../usecases/lines.ts';
import type { RenewGrant } from '../usecases/renew-grant.ts';
import type { Rooms } from '../usecases/rooms.ts';

type Outcome = NonNullable<Answer['outcome']>;

/** More than this is sooner sent as a whole state. */
const missedAtMost = 1_000;

/** Answers what the people behind a gateway ask. Throws the refusal. */
export class DeliverHandlers {
  constructor(
    private readonly uses: {
      readonly join: JoinClass;
      readonly act: ActInClass;
      readonly renew: RenewGrant;
      readonly rooms: Rooms;
      readonly telemetry: Telemetry;
      readonly metrics: RoomMetrics;
    },
  ) {}

  async handle(sessionId: SessionId, request: Deliver, attachment: Attachment): Promise<Outcome> {
    const { body, traceparent } = request;
    const options = { traceparent, kind: 'server', attributes: { 'lectern.session_id': sessionId } } as const;
    switch (body?.$case) {
      case 'join':
        return this.uses.telemetry.span('session.join', options, () =>
          this.timeJoin(sessionId, request, body.value, attachment),
        );
      case 'command':
        return this.uses.telemetry.span('session.command', options, async (span) => {
          span.setAttribute('lectern.command', body.value.body?.$case ?? 'none');
          return this.countCommand(body.value, () => this.command(sessionId, request, body.value));
        });
      case undefined:
        throw new DomainError(refuse('COMMAND_INVALID', { field: 'body' }));
    }
  }

  private async timeJoin(sessionId: SessionId, request: Deliver, join: Join, attachment: Attachment): Promise<Outcome> {
    const stop = this.uses.metrics.joins.startTimer();
    try {
      const outcome = await this.join(sessionId, request, join, attachment);
      stop({ outcome: outcome.$case });
      return outcome;
    } catch (error) {
      stop({ outcome: codeOf(error) });
      throw error;
    }
  }

  private async join(sessionId: SessionId, request: Deliver, join: Join, attachment: Attachment): Promise<Outcome> {
    const connectionId = toId<'connection'>(request.connectionId, 'connection_id');
    const knock = {
      sessionId,
      connectionId,
      personId: toId<'person'>(request.personId, 'person_id'),
      commandId: toId<'command'>(join.commandId, 'command_id'),
      takeOver: join.takeOver,
      openSources: findAll(sourceWords, join.openSources),
      afterSeq: join.afterSeq,
    };
    // Held from now on: between the fact and its answer nobody must think that the line is down.
    attachment.hold(connectionId);
    try {
      return await this.toOutcome(await this.uses.join.execute(knock), join.afterSeq);
    } catch (error) {
      attachment.drop(connectionId);
      throw error;
    }
  }

  private async toOutcome(entry: Entry, afterSeq: number): Promise<Outcome> {
    const { room, participant } = entry;
    const participantId = participant.id;
    if (entry.kind === 'waiting')
      return { $case: 'waiting', value: { participantId, phase: phaseWords.to(room.life.phase) } };
    const missed = entry.wasThere ? await this.findMissed(entry, afterSeq) : undefined;
    const value: Joined = {
      participantId,
      seq: room.seq,
      state: missed ? undefined : toRoomState(room, participant),
      missed: missed ?? [],
      grant: entry.grant,
    };
    return { $case: 'joined', value };
  }

  /** What a client that comes back has not seen, as far as it may see it; undefined when a whole state serves better. */
  private async findMissed({ room, participant }: Entry, afterSeq: number): Promise<proto.Fact[] | undefined> {
    if (afterSeq === 0 || afterSeq > room.seq || room.seq - afterSeq > missedAtMost) return undefined;
    if (afterSeq === room.seq) return [];
    const missed: proto.Fact[] = [];
    const enough = new AbortController();
    try {
      for await (const { fact, bytes } of await this.uses.rooms.follow(
        room.planned.sessionId,
        afterSeq,
        enough.signal,
      )) {
        if (mayHear(participant, fact)) missed.push(Fact.decode(bytes));
        if (fact.seq >= room.seq) break;
      }
      return missed;
    } catch (error) {
      if (error instanceof DomainError) return undefined;
      throw error;
    } finally {
      enough.abort();
    }
  }

  private async countCommand(command: proto.Command, work: () => Promise<Outcome>): Promise<Outcome> {
    const name = command.body?.$case ?? 'none';
    try {
      const outcome = await work();
      this.uses.metrics.commands.inc({ command: name, outcome: outcome.$case });
      return outcome;
    } catch (error) {
      this.uses.metrics.commands.inc({ command: name, outcome: codeOf(error) });
      throw error;
    }
  }

  private async command(sessionId: SessionId, request: Deliver, command: proto.Command): Promise<Outcome> {
    const personId = toId<'person'>(request.personId, 'person_id');
    const connectionId = toId<'connection'>(request.connectionId, 'connection_id');
    const asked: Asked = fromCommand(command);
    if (asked.kind === 'renew-grant') {
      const { room, grant } = await this.uses.renew.execute(sessionId, personId, connectionId);
      return { $case: 'done', value: { seq: room.seq, grant } };
    }
    const commandId = toId<'command'>(command.commandId, 'command_id');
    const { room } = await this.uses.act.execute(sessionId, { personId, connectionId, commandId, deed: asked });
    return { $case: 'done', value: { seq: room.seq, grant: undefined } };
  }
}

function codeOf(error: unknown): string {
  return error instanceof DomainError ? error.refusal.code : 'INTERNAL';
}
