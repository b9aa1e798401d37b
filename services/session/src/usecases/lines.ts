import type { Clock, ConnectionId, SessionId } from '@lectern/kernel';
import type { RoomCommand } from '../domain/room.commands.ts';
import { lineOf, type Line, type Participant, type Room } from '../domain/room.ts';
import type { RoomHolders } from './room-holders.ts';
import type { Rooms } from './rooms.ts';

export type LinesOptions = {
  /** How long a gateway, or the one that takes its clients over, has to say which sockets it holds. */
  readonly announceMs: number;
  /** How long a line is believed in that another process vouched for: by then, whoever holds it has named it. */
  readonly trustMs: number;
  /** A process that could not say for so long what it holds takes it that the others could not either. Less than they are believed for. */
  readonly cutOffMs: number;
};

export const defaultLinesOptions: LinesOptions = { announceMs: 5_000, trustMs: 15_000, cutOffMs: 9_000 };

/** One gateway that follows one room: the sockets it holds are up. */
export type Attachment = {
  hold(connectionId: ConnectionId): void;
  /** Returns whether nobody else holds it. */
  drop(connectionId: ConnectionId): boolean;
  /** The stream is over; its sockets may be announced again, here or elsewhere. Idempotent. */
  detach(): void;
};

type Watched = {
  readonly since: number;
  /** The room when this process began to look after it: lines of later facts were vouched for by whoever wrote them. */
  readonly sinceSeq: number;
  readonly attachments: Set<Set<ConnectionId>>;
  /** Lines that are not held here. */
  readonly doubts: Map<ConnectionId, Doubt>;
};

type Doubt = {
  /** Until when the line is believed in. */
  readonly until: number;
  /** It was held here before. */
  readonly wasHere: boolean;
  /** Its gateway said that it is gone. */
  readonly isClosed: boolean;
};

/**
 * Which sockets are up, as gateways say, against which lines are up, as the journal says. `reconcile` brings the second in
 * accord with the first, so that a gateway or a session process may die at any moment and nobody stays behind as a ghost.
 */
export class Lines {
  private readonly watched = new Map<SessionId, Watched>();
  /** When it could last be said what is held here. */
  private toldAt?: number;

  constructor(
    private readonly rooms: Rooms,
    private readonly holders: RoomHolders,
    private readonly clock: Clock,
    private readonly options: LinesOptions = defaultLinesOptions,
  ) {}

  /** A gateway begins to follow the room, with the sockets that it holds. */
  attach(room: Room, connections: readonly ConnectionId[]): Attachment {
    const watched = this.watch(room);
    const held = new Set(connections);
    watched.attachments.add(held);
    return {
      hold: (id) => void held.add(id),
      drop: (id) => {
        held.delete(id);
        if (isHeld(watched, id)) return false;
        // Should the journal not take it now, the next look repeats it.
        watched.doubts.set(id, { until: this.clock.now().getTime(), wasHere: true, isClosed: true });
        return true;
      },
      detach: () => {
        if (!watched.attachments.delete(held)) return;
        const until = this.clock.now().getTime() + this.options.announceMs;
        for (const id of held)
          if (!isHeld(watched, id)) watched.doubts.set(id, { until, wasHere: true, isClosed: false });
      },
    };
  }

  /** Looks after a room that no gateway follows: its people may still come back, or are to be missed. */
  watch(room: Room): Watched {
    const { sessionId } = room.planned;
    const known = this.watched.get(sessionId);
    if (known) return known;
    const watched: Watched = {
      since: this.clock.now().getTime(),
      sinceSeq: room.seq,
      attachments: new Set(),
      doubts: new Map(),
    };
    this.watched.set(sessionId, watched);
    return watched;
  }

  forget(sessionId: SessionId): void {
    this.watched.delete(sessionId);
  }

  watchedRooms(): readonly SessionId[] {
    return [...this.watched.keys()];
  }

  isFollowed(sessionId: SessionId): boolean {
    return (this.watched.get(sessionId)?.attachments.size ?? 0) > 0;
  }

  /** The sockets that gateways hold here. */
  heldIn(sessionId: SessionId): readonly ConnectionId[] {
    return [...new Set([...(this.watched.get(sessionId)?.attachments ?? [])].flatMap((held) => [...held]))];
  }

  /** Whether the socket was held here, or before this process began, and is held nowhere now. */
  async isForsaken({ planned: { sessionId } }: Room, { connectionId, sinceSeq }: Line): Promise<boolean> {
    const watched = this.watched.get(sessionId);
    if (watched === undefined || isHeld(watched, connectionId)) return false;
    const wasHere = watched.doubts.get(connectionId)?.wasHere ?? false;
    if (!wasHere && (sinceSeq > watched.sinceSeq || this.isCutOff())) return false;
    return !(await this.holders.connectionsHeldByOthers(sessionId)).has(connectionId);
  }

  /** A gateway has come: other processes are told at once what it holds, and what it holds is up at once. */
  async announce(sessionId: SessionId): Promise<void> {
    await this.tell([sessionId]);
    await this.reconcile(sessionId);
  }

  /** Every few seconds: tells other processes which rooms are looked after here, and which sockets are held. */
  beat(): Promise<void> {
    return this.tell(this.watchedRooms());
  }

  private async tell(sessionIds: readonly SessionId[]): Promise<void> {
    await this.holders.beat(new Map(sessionIds.map((sessionId) => [sessionId, this.heldIn(sessionId)])));
    // The others are about to say it again, too.
    if (this.isCutOff()) for (const watched of this.watched.values()) this.trustAll(watched);
    this.toldAt = this.clock.now().getTime();
  }

  private isCutOff(): boolean {
    return this.toldAt !== undefined && this.clock.now().getTime() - this.toldAt > this.options.cutOffMs;
  }

  /** Journals every line that went down or up without a word. */
  async reconcile(sessionId: SessionId): Promise<void> {
    const watched = this.watched.get(sessionId);
    if (watched === undefined) return;
    const room = await this.rooms.get(sessionId);
    const commands = this.findDifferences(room, watched);
    const isAnyLost = commands.some(({ kind }) => kind === 'lose-line');
    const elsewhere = isAnyLost ? await this.holders.connectionsHeldByOthers(sessionId) : new Set<ConnectionId>();
    for (const command of commands) {
      const { kind, connectionId } = command;
      const isBelieved = elsewhere.has(connectionId) || (this.isCutOff() && !isClosed(watched, connectionId));
      if (kind === 'lose-line' && isBelieved) this.trust(watched, connectionId);
      else await this.rooms.change(sessionId, command);
    }
  }

  private findDifferences(room: Room, watched: Watched): LineCommand[] {
    const now = this.clock.now().getTime();
    const current = new Set<ConnectionId>();
    const commands: LineCommand[] = [];
    for (const participant of room.participants.values()) {
      const line = lineOf(participant);
      if (line === undefined) continue;
      current.add(line.connectionId);
      const command = this.compare(participant, line, watched, now);
      if (command) commands.push(command);
    }
    for (const id of watched.doubts.keys()) if (!current.has(id)) watched.doubts.delete(id);
    return commands;
  }

  private compare({ id }: Participant, line: Line, watched: Watched, now: number): LineCommand | undefined {
    const { connectionId, lostAt } = line;
    const about = { participantId: id, connectionId };
    if (isHeld(watched, connectionId)) {
      watched.doubts.delete(connectionId);
      return lostAt === undefined ? undefined : { kind: 'hold-line', ...about };
    }
    if (lostAt !== undefined) {
      // Should it be up again, somebody has just vouched for it.
      this.trust(watched, connectionId);
      return undefined;
    }
    const doubt = watched.doubts.get(connectionId) ?? doubtUntil(this.believeUntil(line, watched, now));
    watched.doubts.set(connectionId, doubt);
    return now < doubt.until ? undefined : { kind: 'lose-line', ...about };
  }

  private believeUntil({ sinceSeq }: Line, watched: Watched, now: number): number {
    return sinceSeq <= watched.sinceSeq ? watched.since + this.options.announceMs : now + this.options.trustMs;
  }

  private trustAll(watched: Watched): void {
    for (const [id, { isClosed }] of watched.doubts) if (!isClosed) this.trust(watched, id);
  }

  private trust(watched: Watched, connectionId: ConnectionId): void {
    const until = this.clock.now().getTime() + this.options.trustMs;
    watched.doubts.set(connectionId, { ...(watched.doubts.get(connectionId) ?? doubtUntil(until)), until });
  }
}

type LineCommand = Extract<RoomCommand, { kind: 'lose-line' | 'hold-line' }>;

function isHeld({ attachments }: Watched, id: ConnectionId): boolean {
  for (const held of attachments) if (held.has(id)) return true;
  return false;
}

function isClosed({ doubts }: Watched, id: ConnectionId): boolean {
  return doubts.get(id)?.isClosed ?? false;
}

function doubtUntil(until: number): Doubt {
  return { until, wasHere: false, isClosed: false };
}
