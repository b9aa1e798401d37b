import type { Call } from '@lectern/grpc';
import { DomainError, newId, refusal } from '@lectern/kernel';
import type { AudienceScope, Command, Fact, Participant, Role } from '@lectern/proto/grpc/session/v1/room';
import type {
  Deliver,
  FollowRequest,
  FollowResponse,
  HeardParticipant,
  HeldConnection,
} from '@lectern/proto/grpc/session/v1/room_service';

export type PeerPerson = { readonly personId: string; readonly name: string; readonly role: Role };

type Follower = { readonly send: (message: FollowResponse) => Promise<void>; seq: number };
type Body = NonNullable<Fact['body']>;

/**
 * One class as the session service would run it, small but true to the contract: a journal with gapless seqs, facts with
 * audiences, joins and commands that take effect once, attach from a snapshot or from a seq. Served by real gRPC, so that it
 * can be killed and started again on the same port with the same journal.
 */
export class PeerRoom {
  readonly courseId: string = newId();
  readonly sessionId: string = newId();
  readonly journal: Fact[] = [];
  readonly delivered: Deliver[] = [];
  readonly attached: { afterSeq: number; connections: HeldConnection[] }[] = [];
  readonly lost: string[] = [];
  /** Who was said to be heard, in order. */
  readonly heard: HeardParticipant[] = [];
  private readonly people = new Map<string, Participant>();
  private readonly followers = new Set<Follower>();
  private readonly done = new Set<string>();
  private readonly admitted = new Set<string>();
  /** Holds answers back, to look at what happens meanwhile. */
  isMute = false;

  private readonly persons: readonly PeerPerson[];

  constructor(persons: readonly PeerPerson[]) {
    this.persons = persons;
  }

  participant(personId: string): Participant | undefined {
    return [...this.people.values()].find((one) => one.personId === personId);
  }

  append(
    body: Body,
    { scope = 'AUDIENCE_SCOPE_ROOM' as AudienceScope, named = [] as string[], commandId = '' } = {},
  ): Fact {
    const fact: Fact = {
      seq: this.journal.length + 1,
      at: new Date(),
      actorId: '',
      audience: { scope, participantIds: named },
      commandId,
      body,
    };
    this.journal.push(fact);
    for (const follower of this.followers) this.flush(follower);
    return fact;
  }

  async follow(
    requests: AsyncIterable<FollowRequest>,
    send: (message: FollowResponse) => Promise<void>,
    { signal }: Call,
  ): Promise<void> {
    let follower: Follower | undefined;
    for await (const { body } of requests) {
      if (signal.aborted) break;
      if (body?.$case === 'attach') {
        const { sessionId, afterSeq, connections } = body.value;
        if (sessionId !== this.sessionId) throw new DomainError(refusal('CLASS_NOT_FOUND', 'no such class'));
        this.attached.push({ afterSeq, connections });
        const seq = this.journal.length;
        await send({
          body: { $case: 'attached', value: { seq, state: afterSeq ? undefined : this.state('SERVICE') } },
        });
        follower = { send, seq: afterSeq || seq };
        this.followers.add(follower);
        this.flush(follower);
      } else if (body?.$case === 'deliver') {
        this.delivered.push(body.value);
        if (!this.isMute) await this.answer(body.value, send);
      } else if (body?.$case === 'connectionLost') {
        this.lost.push(body.value.connectionId);
        this.lose(body.value.connectionId);
      } else if (body?.$case === 'signs') {
        this.heard.push(...body.value.heard);
      }
    }
    if (follower) this.followers.delete(follower);
  }

  private flush(follower: Follower): void {
    const facts = this.journal.slice(follower.seq);
    if (facts.length === 0) return;
    follower.seq = this.journal.length;
    follower.send({ body: { $case: 'facts', value: { facts } } }).catch(() => undefined);
  }

  private state(viewer: 'SERVICE' | Participant) {
    const isStaff = viewer === 'SERVICE' || viewer.role === 'ROLE_INSTRUCTOR' || viewer.role === 'ROLE_ASSISTANT';
    const shown = isStaff
      ? ['PRESENCE_WAITING', 'PRESENCE_PRESENT', 'PRESENCE_RECONNECTING']
      : ['PRESENCE_PRESENT', 'PRESENCE_RECONNECTING'];
    return {
      sessionId: this.sessionId,
      seq: this.journal.length,
      phase: 'PHASE_LIVE' as const,
      courseTitle: 'Biology',
      title: 'Cells',
      openedAt: undefined,
      startedAt: undefined,
      endedAt: undefined,
      endReason: 'END_REASON_UNSPECIFIED' as const,
      participants: [...this.people.values()].filter(({ presence }) => shown.includes(presence)),
      chat: [],
    };
  }

  private async answer({ requestId, body, connectionId, personId }: Deliver, send: Follower['send']): Promise<void> {
    const reply = (outcome: NonNullable<Extract<FollowResponse['body'], { $case: 'answer' }>['value']['outcome']>) =>
      send({ body: { $case: 'answer', value: { requestId, outcome } } }).catch(() => undefined);
    const no = (code: string) =>
      reply({ $case: 'refusal', value: { code, detail: code, retryable: false, figures: {} } });
    if (body?.$case === 'join') {
      const person = this.persons.find((one) => one.personId === personId);
      if (!person) return void no('CLASS_NOT_FOUND');
      const { commandId, takeOver, afterSeq } = body.value;
      const one = this.join(person, connectionId, commandId, takeOver || afterSeq > 0);
      if (!one) return void no('ALREADY_CONNECTED');
      const { participantId } = one;
      if (one.presence === 'PRESENCE_WAITING')
        return void reply({ $case: 'waiting', value: { participantId, phase: 'PHASE_LIVE' } });
      const missed = afterSeq ? this.journal.slice(afterSeq).filter((fact) => this.sees(one, fact)) : [];
      const state = afterSeq ? undefined : this.state(one);
      const grant = { token: 'grant', expiresAt: undefined };
      return void reply({ $case: 'joined', value: { participantId, seq: this.journal.length, state, missed, grant } });
    }
    const one = this.participant(personId);
    if (body?.$case !== 'command' || !one) return void no('NOT_JOINED');
    if (!this.done.has(body.value.commandId)) this.do(one, body.value);
    this.done.add(body.value.commandId);
    void reply({ $case: 'done', value: { seq: this.journal.length, grant: undefined } });
  }

  private sees({ role, participantId }: Participant, { audience }: Fact): boolean {
    const isStaff = role === 'ROLE_INSTRUCTOR' || role === 'ROLE_ASSISTANT';
    return (
      audience?.scope === 'AUDIENCE_SCOPE_ROOM' ||
      audience?.scope === 'AUDIENCE_SCOPE_ROOM_AND_LOBBY' ||
      (audience?.scope === 'AUDIENCE_SCOPE_STAFF' && isStaff) ||
      (audience?.participantIds.includes(participantId) ?? false)
    );
  }

  /** Nobody when the person is connected elsewhere and did not ask to take over. */
  private join(
    person: PeerPerson,
    connectionId: string,
    commandId: string,
    takeOver: boolean,
  ): Participant | undefined {
    const known = this.participant(person.personId);
    if (known && known.connectionId === connectionId && known.presence !== 'PRESENCE_RECONNECTING') return known;
    if (known?.presence === 'PRESENCE_PRESENT' && !takeOver) return undefined;
    const participantId = known?.participantId ?? newId();
    if (known && (known.presence === 'PRESENCE_PRESENT' || known.presence === 'PRESENCE_RECONNECTING')) {
      this.put({ ...known, connectionId, presence: 'PRESENCE_PRESENT' });
      this.append({ $case: 'participantReturned', value: { participantId, connectionId } }, { commandId });
      return this.people.get(participantId);
    }
    const mayEnter = person.role !== 'ROLE_GUEST' || this.admitted.has(participantId);
    const presence = mayEnter ? 'PRESENCE_PRESENT' : 'PRESENCE_WAITING';
    const participant: Participant = {
      participantId,
      connectionId,
      ...person,
      presence,
      capabilities: [],
      openSources: [],
      handRaisedAt: undefined,
      joinedAt: new Date(),
      waitingSince: undefined,
    };
    this.put(participant);
    if (mayEnter)
      this.append({ $case: 'participantJoined', value: { participant } }, { named: [participantId], commandId });
    else
      this.append(
        { $case: 'participantWaiting', value: { participant, wantedSources: [] } },
        { scope: 'AUDIENCE_SCOPE_STAFF', named: [participantId], commandId },
      );
    return participant;
  }

  private lose(connectionId: string): void {
    const one = [...this.people.values()].find((person) => person.connectionId === connectionId);
    if (one?.presence !== 'PRESENCE_PRESENT') return;
    this.put({ ...one, presence: 'PRESENCE_RECONNECTING' });
    this.append({ $case: 'participantReconnecting', value: { participantId: one.participantId } });
  }

  private put(participant: Participant): void {
    this.people.set(participant.participantId, participant);
  }

  private do({ participantId }: Participant, { commandId, body }: Command): void {
    switch (body?.$case) {
      case 'raiseHand':
        return void this.append({ $case: 'handRaised', value: { participantId } }, { commandId });
      case 'postChat': {
        const value = { messageId: newId(), participantId, text: body.value.text };
        return void this.append({ $case: 'chatPosted', value }, { commandId });
      }
      case 'admit':
        return body.value.participantIds.forEach((id) => this.admit(id, commandId));
      case 'deny':
        return body.value.participantIds.forEach((id) => {
          const audience = { scope: 'AUDIENCE_SCOPE_STAFF' as const, named: [id], commandId };
          this.append({ $case: 'participantDenied', value: { participantId: id } }, audience);
        });
      case 'removeParticipant': {
        const { participantId: id } = body.value;
        this.append({ $case: 'participantRemoved', value: body.value }, { named: [id], commandId });
        return void this.append({
          $case: 'participantLeft',
          value: { participantId: id, reason: 'LEAVE_REASON_REMOVED' },
        });
      }
      case 'leave':
        this.put({ ...this.people.get(participantId)!, presence: 'PRESENCE_ABSENT' });
        return void this.append({ $case: 'participantLeft', value: { participantId, reason: 'LEAVE_REASON_LEFT' } });
      case 'endClass':
        return void this.append(
          { $case: 'classEnded', value: { reason: 'END_REASON_BY_INSTRUCTOR' } },
          { scope: 'AUDIENCE_SCOPE_ROOM_AND_LOBBY', commandId },
        );
    }
  }

  private admit(participantId: string, commandId: string): void {
    const one = this.people.get(participantId);
    if (!one) return;
    this.admitted.add(participantId);
    const participant: Participant = { ...one, presence: 'PRESENCE_PRESENT' };
    this.put(participant);
    const audience = { scope: 'AUDIENCE_SCOPE_STAFF' as const, named: [participantId], commandId };
    this.append({ $case: 'participantAdmitted', value: { participantId } }, audience);
    this.append({ $case: 'participantJoined', value: { participant } }, { named: [participantId], commandId });
  }
}
