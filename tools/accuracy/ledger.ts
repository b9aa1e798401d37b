import type { OutboxEvent } from '@lectern/events';
import { DomainError, refusal, type ConnectionId, type SessionId } from '@lectern/kernel';
import type { PlannedClass } from '@lectern/session/src/domain/class-directory.ts';
import type { RoomCommand } from '@lectern/session/src/domain/room.commands.ts';
import type { Fact, NewFact } from '@lectern/session/src/domain/room.facts.ts';
import { defaultLimits, newRoom, type Room } from '@lectern/session/src/domain/room.ts';
import { roomRules } from '@lectern/session/src/journal/room.rules.ts';
import { Rooms, type CommittedFact, type Outcome } from '@lectern/session/src/usecases/rooms.ts';
import { RoomHolders } from '@lectern/session/src/usecases/room-holders.ts';
import type { Timeline } from './timeline.ts';

/** The database of the simulation: one class's journal and its outbox, written by the real rules, and sometimes away. */
export class Ledger extends Rooms {
  readonly facts: Fact[] = [];
  readonly outbox: OutboxEvent[] = [];
  isAway = false;
  private room: Room;
  private readonly rules;
  private readonly timeline: Timeline;
  private readonly committed: (facts: readonly Fact[]) => void;

  constructor(planned: PlannedClass, timeline: Timeline, committed: (facts: readonly Fact[]) => void) {
    super();
    this.room = newRoom(planned);
    this.rules = roomRules(
      defaultLimits,
      () => planned,
      () => '',
    );
    this.timeline = timeline;
    this.committed = committed;
  }

  get view(): Room {
    return this.room;
  }

  async get(): Promise<Room> {
    return this.room;
  }

  async change(_sessionId: SessionId, command: RoomCommand): Promise<Outcome> {
    this.requireDatabase();
    const decided = this.rules.decide(this.room, command, this.timeline.now());
    if (!Array.isArray(decided)) throw new DomainError(decided as Exclude<typeof decided, readonly NewFact[]>);
    return this.append(decided);
  }

  /** What is due by itself: graces run out, classes end. */
  tick(): void {
    if (!this.isAway) this.append(this.rules.tick(this.room, this.timeline.now()));
  }

  publish(event: OutboxEvent): void {
    this.requireDatabase();
    this.outbox.push(event);
  }

  follow(): Promise<AsyncIterable<CommittedFact>> {
    throw new Error('gateways of the simulation hear of facts as they are committed');
  }

  requireDatabase(): void {
    if (this.isAway)
      throw new DomainError(refusal('DATABASE_UNAVAILABLE', 'the database is away', { retryable: true }));
  }

  private append(decided: readonly NewFact[]): Outcome {
    const facts = decided.map((fact) => this.keep(fact));
    if (facts.length > 0) this.committed(facts);
    return { room: this.room, facts };
  }

  /** Through its bytes, as any other process would read it. */
  private keep(fact: NewFact): Fact {
    const { sessionId } = this.room.planned;
    const stamp = { seq: this.room.seq + 1, at: fact.at };
    const kept = this.rules.facts.decode(this.rules.facts.encode(fact, stamp));
    this.room = this.rules.apply(this.room, kept, stamp);
    this.outbox.push(...this.rules.events(kept, stamp, this.room, sessionId));
    const whole = { ...kept, ...stamp };
    this.facts.push(whole);
    return whole;
  }
}

/** Which process looks after the class, as each says: shared by all of them, with the rules of the table `room_holder`. */
export class Holders {
  private readonly beats = new Map<string, { readonly atMs: number; readonly held: readonly ConnectionId[] }>();
  private readonly freshMs = 15_000;
  private readonly ledger: Ledger;
  private readonly timeline: Timeline;
  private readonly sessionId: SessionId;

  constructor(ledger: Ledger, timeline: Timeline) {
    this.ledger = ledger;
    this.timeline = timeline;
    this.sessionId = ledger.view.planned.sessionId;
  }

  of(processId: string): RoomHolders {
    return new (class extends RoomHolders {
      private readonly all: Holders;
      constructor(all: Holders) {
        super();
        this.all = all;
      }
      async beat(rooms: ReadonlyMap<SessionId, readonly ConnectionId[]>) {
        this.all.ledger.requireDatabase();
        for (const held of rooms.values()) this.all.beats.set(processId, { atMs: this.all.timeline.nowMs, held });
      }
      async connectionsHeldByOthers() {
        this.all.ledger.requireDatabase();
        return new Set(this.all.fresh(processId).flatMap(({ held }) => held));
      }
      async heldByOthers(ids: readonly SessionId[]) {
        this.all.ledger.requireDatabase();
        return new Set(this.all.fresh(processId).length > 0 ? ids : []);
      }
      async adoptOrphans() {
        this.all.ledger.requireDatabase();
        return this.all.beats.size === 0 || this.all.fresh().length > 0 ? [] : [this.all.sessionId];
      }
      async leave() {
        this.all.beats.delete(processId);
      }
      async forget() {
        this.all.beats.clear();
      }
    })(this);
  }

  private fresh(otherThan?: string) {
    const since = this.timeline.nowMs - this.freshMs;
    return [...this.beats].flatMap(([id, beat]) => (id !== otherThan && beat.atMs > since ? [beat] : []));
  }
}
