import { DomainError, newId, type CommandId, type ConnectionId, type PersonId } from '@lectern/kernel';
import { ClassDirectory, type PlannedClass, type Standing } from '@lectern/session/src/domain/class-directory.ts';
import type { Deed } from '@lectern/session/src/domain/room.commands.ts';
import { toSessionEvent } from '@lectern/session/src/mapping/event.mapper.ts';
import { ActInClass } from '@lectern/session/src/usecases/act-in-class.ts';
import { JoinClass, type Entry, type Knock } from '@lectern/session/src/usecases/join-class.ts';
import { Lines, type Attachment } from '@lectern/session/src/usecases/lines.ts';
import { MediaGrants } from '@lectern/session/src/usecases/media-grants.ts';
import { SeenEvents, Signs, type Ear, type Heard, type Seen } from '@lectern/session/src/usecases/signs.ts';
import { WatchRooms } from '@lectern/session/src/usecases/watch-rooms.ts';
import type { Holders, Ledger } from './ledger.ts';
import type { Timeline } from './timeline.ts';

export type Standings = ReadonlyMap<PersonId, Exclude<Standing, { kind: 'stranger' }>>;

/** What every process of a simulated class shares. */
export type Ground = {
  readonly timeline: Timeline;
  readonly ledger: Ledger;
  readonly holders: Holders;
  readonly standings: Standings;
};

/** One session process: its real use cases, over the simulated database. Whatever it holds in memory dies with it. */
export class SessionProcess {
  isAlive = true;
  private readonly ground: Ground;
  private readonly lines: Lines;
  private readonly signs: Signs;
  private readonly watch: WatchRooms;
  private readonly joining: JoinClass;
  private readonly acting: ActInClass;

  constructor(ground: Ground) {
    const { ledger, timeline, standings } = (this.ground = ground);
    const holders = ground.holders.of(newId());
    this.lines = new Lines(ledger, holders, timeline);
    this.signs = new Signs(ledger, new SeenInOutbox(ledger), timeline);
    this.watch = new WatchRooms(ledger, this.lines, holders);
    this.joining = new JoinClass(ledger, new Directory(ledger.view.planned, standings), this.lines, new NoGrants());
    this.acting = new ActInClass(ledger);
    this.round(1_000, () => this.watch.reconcile());
    this.round(1_000, () => this.signs.mark());
    this.round(5_000, () => this.watch.beat());
  }

  kill(): void {
    this.isAlive = false;
  }

  async attach(connections: readonly ConnectionId[]): Promise<Attachment> {
    const room = this.ground.ledger.view;
    const attachment = this.lines.attach(room, connections);
    await orLater(() => this.lines.announce(room.planned.sessionId));
    return attachment;
  }

  async join(attachment: Attachment, knock: Omit<Knock, 'sessionId' | 'openSources'>): Promise<Entry> {
    attachment.hold(knock.connectionId);
    try {
      return await this.joining.execute({ ...knock, sessionId: this.sessionId, openSources: [] });
    } catch (error) {
      attachment.drop(knock.connectionId);
      throw error;
    }
  }

  async act(act: { personId: PersonId; connectionId: ConnectionId; commandId: CommandId; deed: Deed }): Promise<void> {
    await this.acting.execute(this.sessionId, act);
  }

  async lose(attachment: Attachment, connectionId: ConnectionId, participantId: Heard['participantId']): Promise<void> {
    if (!attachment.drop(connectionId)) return;
    await orLater(() => this.ground.ledger.change(this.sessionId, { kind: 'lose-line', connectionId, participantId }));
  }

  hear(ear: Ear, heard: readonly Heard[]): void {
    this.signs.hear(this.sessionId, ear, heard);
  }

  private get sessionId() {
    return this.ground.ledger.view.planned.sessionId;
  }

  private round(everyMs: number, work: () => Promise<void>): void {
    this.ground.timeline.after(everyMs, async () => {
      if (!this.isAlive) return;
      await orLater(work);
      this.round(everyMs, work);
    });
  }
}

/** What the database could not take is looked at again in the next round, as in the service. */
async function orLater(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const failures = error instanceof AggregateError ? (error.errors as unknown[]).flat() : [error];
    if (!failures.every((one) => one instanceof DomainError || one instanceof AggregateError)) throw error;
  }
}

class Directory extends ClassDirectory {
  private readonly planned: PlannedClass;
  private readonly standings: Standings;

  constructor(planned: PlannedClass, standings: Standings) {
    super();
    this.planned = planned;
    this.standings = standings;
  }

  async findClass(): Promise<PlannedClass> {
    return this.planned;
  }

  async findStanding(_sessionId: unknown, personId: PersonId): Promise<Standing> {
    return this.standings.get(personId) ?? { kind: 'stranger' };
  }
}

/** Media is no part of the simulation. */
class NoGrants extends MediaGrants {
  async issue() {
    return { token: '', expiresAt: new Date(0) };
  }
  async publicKeys() {
    return '';
  }
}

class SeenInOutbox extends SeenEvents {
  private readonly ledger: Ledger;

  constructor(ledger: Ledger) {
    super();
    this.ledger = ledger;
  }

  async publish(all: readonly Seen[]): Promise<void> {
    for (const { id, planned, at, marks } of all) {
      const { sessionId, courseId, organisationId } = planned;
      const about = { id, subject: sessionId, organisationId, time: at, traceparent: '' };
      const signs = marks.map((mark) => ({ ...mark }));
      this.ledger.publish(toSessionEvent(about, { $case: 'participantsSeen', value: { sessionId, courseId, signs } }));
    }
  }
}
