import { newId, type DomainError } from '@lectern/kernel';
import type { Closed } from '@lectern/proto/grpc/gateway/v1/live';
import type { Command, Fact, Refusal, RoomState } from '@lectern/proto/grpc/session/v1/room';
import type { HeldConnection, Join, Joined, Waiting } from '@lectern/proto/grpc/session/v1/room_service';
import { standingOf } from '../domain/audience.ts';
import { HeardPeople, type HeardSocket } from '../domain/heard-people.ts';
import type { SessionLines } from '../ports/streams.ts';
import { Feed } from './feed.ts';
import { RoomFollower, type Outcome } from './follower.ts';
import { live } from './limits.ts';
import type { Member } from './member.ts';

export type RoomEvents = {
  /** How many sockets a batch went to, and how many facts arrived in all. */
  delivered(frames: number, facts: number): void;
  broken(error: unknown): void;
  restored(): void;
};

/** What the room must know of a person to filter and to let in; everything else is the session's. */
type Person = { readonly role: string; readonly isWaiting: boolean };

/** One class session on this process: its sockets, its stream, and what follows for the sockets from what happens. */
export class Room {
  private readonly members = new Map<string, Member>();
  private readonly people = new Map<string, Person>();
  private readonly feed: Feed;
  private readonly follower: RoomFollower;
  private readonly heard = new HeardPeople();
  private reportedMs = performance.now();
  private isOver = false;

  constructor(
    readonly sessionId: string,
    followerId: string,
    lines: SessionLines,
    private readonly events: RoomEvents,
  ) {
    this.feed = new Feed(this.members, (frames, facts) => events.delivered(frames, facts));
    this.follower = new RoomFollower(sessionId, followerId, lines, {
      held: () => this.held(),
      attached: () => this.heard.tellAgain(),
      snapshot: ({ state }) => state && this.begin(state),
      facts: (facts) => this.take(facts),
      refused: (error) => this.refuse(error),
      broken: (error) => events.broken(error),
      restored: () => events.restored(),
    });
    this.follower.start();
  }

  get size(): number {
    return this.members.size;
  }

  /** No longer of use: the session does not exist, or has ended. */
  get isDone(): boolean {
    return this.isOver;
  }

  /** Asks the session to let the member in. The outcome has been sent to its sink, as the answer to `requestId`, when this resolves. */
  join(member: Member, requestId: number, traceparent: string): Promise<Outcome['$case']> {
    this.members.set(member.connectionId, member);
    return new Promise((resolve) => {
      this.deliverJoin(member, member.join, traceparent, (outcome) => {
        this.welcome(member, requestId, outcome);
        // Nobody knows what became of it: should it let somebody in after all, then on a line that is not here.
        if (outcome.$case === 'refusal' && outcome.value.code === 'UNAVAILABLE')
          this.follower.reportLost(member.connectionId, '');
        resolve(outcome.$case);
      });
    });
  }

  command(member: Member, command: Command, traceparent: string): Promise<Outcome> {
    const { connectionId, personId } = member;
    const body = { $case: 'command', value: command } as const;
    return new Promise((resolve) => {
      this.follower.deliver({ connectionId, personId, body, traceparent }, resolve);
    });
  }

  /** The socket is gone. Unless it was told to go, the session starts the grace. */
  remove(member: Member, { isLost }: { isLost: boolean }): void {
    if (!this.forget(member)) return;
    if (isLost && member.participantId) this.follower.reportLost(member.connectionId, member.participantId);
  }

  /** Every second: says who was heard, when it is time. */
  beat(nowMs: number): void {
    if (nowMs - this.reportedMs >= live.signsMs) this.reportSigns(nowMs);
  }

  close(): void {
    this.isOver = true;
    this.reportSigns(performance.now());
    this.feed.close();
    this.follower.close();
  }

  private held(): HeldConnection[] {
    return [...this.members.values()]
      .filter(isKnown)
      .map(({ connectionId, participantId }) => ({ connectionId, participantId }));
  }

  private reportSigns(nowMs: number): void {
    this.reportedMs = nowMs;
    const present = [...this.members.values()].filter(isKnown).map(toHeard);
    this.follower.reportSigns(() => this.heard.take(present, nowMs).map((sign) => ({ ...sign, spokeMs: 0 })));
  }

  private begin(state: RoomState): void {
    this.people.clear();
    for (const { participantId, role, presence } of state.participants)
      this.people.set(participantId, { role, isWaiting: presence === 'PRESENCE_WAITING' });
    this.feed.begin(state.seq);
    // Only after a stream that could not be taken up: what lies between is asked for, each member from its own position.
    for (const member of this.members.values()) if (member.standing) this.askAgain(member, member.seq);
  }

  private take(facts: readonly Fact[]): void {
    for (const fact of facts) {
      this.feed.add(fact);
      this.observe(fact);
    }
  }

  /** What a fact means for the sockets themselves. Members that joined after it know it already. */
  private observe({ seq, body }: Fact): void {
    switch (body?.$case) {
      case 'participantWaiting':
      case 'participantJoined': {
        const { participant } = body.value;
        if (participant === undefined) return;
        const { participantId, role, connectionId } = participant;
        this.people.set(participantId, { role, isWaiting: body.$case === 'participantWaiting' });
        this.speaksNow(seq, participantId, connectionId);
        if (body.$case === 'participantJoined') this.letIn(seq, participantId);
        return;
      }
      case 'participantReturned':
        return this.speaksNow(seq, body.value.participantId, body.value.connectionId);
      case 'participantAdmitted': {
        const { participantId } = body.value;
        const person = this.people.get(participantId);
        if (person) this.people.set(participantId, { ...person, isWaiting: false });
        return this.letIn(seq, participantId);
      }
      case 'participantDenied':
        return this.end(seq, body.value.participantId, {
          reason: 'CLOSE_REASON_DENIED',
          message: '',
          mayReturn: false,
        });
      case 'participantRemoved': {
        const { participantId, message, mayReturn } = body.value;
        return this.end(seq, participantId, { reason: 'CLOSE_REASON_REMOVED', message, mayReturn });
      }
      case 'participantReconnecting':
        return this.hold(seq, body.value.participantId);
      case 'participantLeft':
        if (body.value.reason !== 'LEAVE_REASON_LEFT') return this.hold(seq, body.value.participantId);
        return this.end(seq, body.value.participantId, { reason: 'CLOSE_REASON_LEFT', message: '', mayReturn: true });
      case 'classEnded':
        return this.endAll();
    }
  }

  /** Somebody speaks through another connection now: an older one of theirs is over. */
  private speaksNow(seq: number, participantId: string, connectionId: string): void {
    for (const member of this.of(seq, participantId))
      if (member.connectionId !== connectionId)
        this.endOne(member, { reason: 'CLOSE_REASON_TAKEN_OVER', message: '', mayReturn: true });
  }

  private letIn(seq: number, participantId: string): void {
    for (const member of this.of(seq, participantId)) if (member.standing === 'lobby') this.askAgain(member, 0);
  }

  /** The session believes the line is lost, yet here it is: after a stream that was broken for longer than the grace, say. */
  private hold(seq: number, participantId: string): void {
    for (const member of this.of(seq, participantId))
      if (!member.isLeaving) this.askAgain(member, member.standing === 'lobby' ? 0 : member.seq);
  }

  private end(seq: number, participantId: string, closed: Closed): void {
    for (const member of this.of(seq, participantId)) {
      // Its own goodbye is answered first, and then closed by whoever asked.
      if (member.isLeaving && closed.reason === 'CLOSE_REASON_LEFT') continue;
      this.endOne(member, closed);
    }
  }

  private endAll(): void {
    this.isOver = true;
    this.reportSigns(performance.now());
    for (const member of [...this.members.values()])
      this.endOne(member, { reason: 'CLOSE_REASON_CLASS_ENDED', message: '', mayReturn: false });
  }

  private endOne(member: Member, closed: Closed): void {
    this.feed.flush();
    this.forget(member);
    member.sink.end(closed);
  }

  private forget(member: Member): boolean {
    if (isKnown(member)) this.heard.leave(toHeard(member));
    return this.members.delete(member.connectionId);
  }

  private of(seq: number, participantId: string): Member[] {
    return [...this.members.values()].filter(
      (member) => member.participantId === participantId && (member.standing === 'lobby' || member.seq < seq),
    );
  }

  private welcome(member: Member, requestId: number, outcome: Outcome): void {
    switch (outcome.$case) {
      case 'joined':
        return this.admit(member, requestId, outcome.value);
      case 'waiting':
        return this.seat(member, requestId, outcome.value);
      case 'refusal':
        if (this.members.delete(member.connectionId)) member.sink.send({ requestId, body: outcome });
    }
  }

  private admit(member: Member, requestId: number, joined: Joined): void {
    const { participantId, seq, state } = joined;
    const isHere = this.members.has(member.connectionId);
    if (!isHere) return this.follower.reportLost(member.connectionId, participantId);
    const role = state?.participants.find((person) => person.participantId === participantId)?.role;
    member.participantId = participantId;
    member.standing = standingOf(role ?? this.people.get(participantId)?.role ?? '');
    member.seq = seq;
    member.sink.send({ requestId, body: { $case: 'joined', value: joined } });
    if (!this.feed.catchUp(member)) this.askAgain(member, seq);
  }

  private seat(member: Member, requestId: number, waiting: Waiting): void {
    const { participantId } = waiting;
    const isHere = this.members.has(member.connectionId);
    if (!isHere) return this.follower.reportLost(member.connectionId, participantId);
    member.participantId = participantId;
    member.standing = 'lobby';
    member.seq = this.feed.seq;
    member.sink.send({ requestId, body: { $case: 'waiting', value: waiting } });
    // Let in already, or let in once before and waiting anew: the facts on their way will tell.
    if (this.people.get(participantId)?.isWaiting === false) this.lookAgain(member);
  }

  private lookAgain(member: Member): void {
    setTimeout(() => {
      const isLetIn = this.people.get(member.participantId)?.isWaiting === false;
      if (isLetIn && member.standing === 'lobby' && this.members.has(member.connectionId)) this.askAgain(member, 0);
    }, 250).unref();
  }

  /** Joins again on behalf of a member, who notices at most a `Joined` that it did not ask for. */
  private askAgain(member: Member, afterSeq: number): void {
    if (member.isAsking) return;
    member.isAsking = true;
    // The same join again is answered with the same outcome; to come back after having left takes a new one.
    const commandId = member.standing === 'lobby' ? member.join.commandId : newId<'command'>();
    const join = { ...member.join, commandId, afterSeq, openSources: afterSeq ? [] : member.join.openSources };
    this.deliverJoin(member, join, '', (outcome) => {
      member.isAsking = false;
      if (outcome.$case === 'refusal') this.askLater(member, afterSeq, outcome.value);
      else this.welcome(member, 0, outcome);
    });
  }

  private askLater(member: Member, afterSeq: number, { code, retryable }: Refusal): void {
    if (!this.members.has(member.connectionId)) return;
    if (code === 'ALREADY_CONNECTED' || code === 'TAKEN_OVER')
      return this.endOne(member, { reason: 'CLOSE_REASON_TAKEN_OVER', message: '', mayReturn: true });
    if (!retryable) return member.sink.restart();
    setTimeout(() => this.members.has(member.connectionId) && this.askAgain(member, afterSeq), 1_000).unref();
  }

  private deliverJoin(member: Member, join: Join, traceparent: string, settle: (outcome: Outcome) => void): void {
    const { connectionId, personId } = member;
    this.follower.deliver({ connectionId, personId, body: { $case: 'join', value: join }, traceparent }, settle);
  }

  private refuse(error: DomainError): void {
    this.isOver = true;
    this.events.broken(error);
    for (const member of [...this.members.values()]) member.sink.restart();
    this.close();
  }
}

/** The session has said who it is. */
function isKnown({ participantId }: Member): boolean {
  return participantId !== '';
}

function toHeard({ participantId, sink }: Member): HeardSocket {
  return { participantId, heardMs: sink.heardMs };
}
