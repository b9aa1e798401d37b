import {
  FixedClock,
  newId,
  type CommandId,
  type ConnectionId,
  type ParticipantId,
  type PersonId,
} from '@lectern/kernel';
import type { PlannedClass, Standing } from '../src/domain/class-directory.ts';
import { fold } from '../src/domain/room.apply.ts';
import type { Deed, Join, RoomCommand } from '../src/domain/room.commands.ts';
import { decide } from '../src/domain/room.decide.ts';
import type { Decision } from '../src/domain/room.decision.ts';
import type { Fact, FactBody } from '../src/domain/room.facts.ts';
import { defaultLimits, findByPerson, newRoom, presenceOf, type Participant, type Room } from '../src/domain/room.ts';

export type Person = { readonly personId: PersonId; readonly standing: Exclude<Standing, { kind: 'stranger' }> };

const enrolled = (name: string, role: 'instructor' | 'assistant' | 'learner' | 'observer'): Person => ({
  personId: newId<'person'>(),
  standing: { kind: 'enrolled', name, role },
});

export const ada = enrolled('Ada', 'instructor');
export const tomas = enrolled('Tomás', 'assistant');
export const ben = enrolled('Ben', 'learner');
export const chloe = enrolled('Chloe', 'learner');
export const olu = enrolled('Olu', 'observer');
export const gus: Person = { personId: newId<'person'>(), standing: { kind: 'guest', name: 'Gus' } };
export const una: Person = { personId: newId<'person'>(), standing: { kind: 'unknown', name: 'Una' } };

export const noon = new Date('2026-09-01T12:00:00.000Z');
const hour = 3_600_000;

export function plannedClass(): PlannedClass {
  return {
    sessionId: newId<'session'>(),
    organisationId: newId<'organisation'>(),
    courseId: newId<'course'>(),
    courseTitle: 'Organic chemistry',
    title: 'Alkenes',
    startsAt: new Date(noon.getTime() + hour / 4),
    endsAt: new Date(noon.getTime() + hour),
    latestEndAt: new Date(noon.getTime() + 3 * hour),
  };
}

/** One room and a clock; each step is decided and, when accepted, folded in. */
export class RoomScene {
  readonly clock = new FixedClock(noon);
  readonly planned = plannedClass();
  readonly facts: Fact[] = [];
  room: Room = newRoom(this.planned);
  readonly limits = { ...defaultLimits };
  private readonly lines = new Map<PersonId, ConnectionId>();

  run(command: RoomCommand): Decision {
    const decision = decide(this.room, command, this.clock.now(), this.limits);
    if (decision.kind === 'refused') return decision;
    const facts = decision.facts.map((fact, index) => ({ ...fact, seq: this.room.seq + 1 + index }));
    this.room = fold(this.room, facts);
    this.facts.push(...facts);
    return decision;
  }

  /** Joins on a new connection, unless one is named. */
  join(who: Person, options: Partial<Omit<Join, 'kind' | 'arrival'>> & { connectionId?: ConnectionId } = {}): Decision {
    const { connectionId = newId<'connection'>(), ...rest } = options;
    const decision = this.run({
      kind: 'join',
      commandId: newId<'command'>(),
      arrival: { ...who, connectionId },
      takeOver: false,
      openSources: [],
      afterSeq: 0,
      newParticipantId: newId<'participant'>(),
      ...rest,
    });
    if (decision.kind === 'accepted') this.lines.set(who.personId, connectionId);
    return decision;
  }

  act(who: Person, deed: Deed, options: { commandId?: CommandId; connectionId?: ConnectionId } = {}): Decision {
    const connectionId = options.connectionId ?? this.lines.get(who.personId) ?? newId<'connection'>();
    return this.run({
      kind: 'act',
      commandId: newId<'command'>(),
      personId: who.personId,
      connectionId,
      deed,
      ...options,
    });
  }

  post(who: Person, text: string): Decision {
    return this.act(who, { kind: 'post-chat', messageId: newId<'message'>(), text });
  }

  loseLine(who: Person): Decision {
    return this.run({ kind: 'lose-line', participantId: this.id(who), connectionId: this.line(who) });
  }

  holdLine(who: Person): Decision {
    return this.run({ kind: 'hold-line', participantId: this.id(who), connectionId: this.line(who) });
  }

  /** Lets time pass, then asks the timers. */
  pass(ms: number): Decision {
    this.clock.advance(ms);
    return this.run({ kind: 'tick' });
  }

  line(who: Person): ConnectionId {
    const line = this.lines.get(who.personId);
    if (line === undefined) throw new Error(`${who.standing.name} has no line yet`);
    return line;
  }

  find(who: Person): Participant | undefined {
    return findByPerson(this.room, who.personId);
  }

  get(who: Person): Participant {
    const one = this.find(who);
    if (one === undefined) throw new Error(`${who.standing.name} never came`);
    return one;
  }

  id(who: Person): ParticipantId {
    return this.get(who).id;
  }

  presence(who: Person): string {
    return presenceOf(this.get(who));
  }
}

/** A class that Ada has opened and started, with Tomás, Ben and Chloe in it. */
export function liveScene(): RoomScene {
  const scene = new RoomScene();
  for (const who of [ada, tomas, ben, chloe]) scene.join(who);
  scene.act(ada, { kind: 'start-class' });
  return scene;
}

export function bodies(decision: Decision): readonly FactBody[] {
  if (decision.kind === 'refused') throw new Error(`refused: ${decision.refusal.detail}`);
  return decision.facts.map(({ body }) => body);
}

export function kinds(decision: Decision): readonly string[] {
  return bodies(decision).map(({ kind }) => kind);
}

/** The code of a refusal, or `accepted`. */
export function code(decision: Decision): string {
  return decision.kind === 'refused' ? decision.refusal.code : 'accepted';
}
