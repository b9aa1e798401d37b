import type { CommandId, SessionId } from '@lectern/kernel';
import type { Joined, ServerMessage, Waiting } from '@lectern/proto/messages/gateway/v1/live';
import { createActions, type CommandBody } from './actions.ts';
import type { ClientOptions } from './client.ts';
import { Connection } from './connection.ts';
import { closedBy, notNow, outcomeOfRefusal } from './join-outcome.ts';
import { Listeners } from './listeners.ts';
import type { JoinOptions, Listener, LiveRoom, RoomActions, Unsubscribe } from './live-room.ts';
import { Media } from './media/media.ts';
import { newCommandId, newTraceparent } from './random.ts';
import { RefusedError } from './refused-error.ts';
import { Requests } from './requests.ts';
import { createRest } from './rest-client.ts';
import { apply, fromState, unseenView, type FoldedView } from './room-view.ts';
import { socketOpener } from './socket.ts';
import { defaultTiming, type Timing } from './timing.ts';

import { participantId, phaseFrom, sourceTo } from './translate.ts';
import type { Closed, RoomView } from './view.ts';
import type { Source } from './words.ts';

/** How long a goodbye is waited for. */
const leaveMs = 2_000;

/** The answers that the room, as opposed to media, gives to a request. */
type Answer = Extract<NonNullable<ServerMessage['body']>, { $case: 'done' | 'joined' | 'waiting' | 'mediaAnswer' }>;

/** A join that is under way, or stands: the same one goes out on every line until it is answered. */
type Joining = {
  readonly commandId: CommandId;
  readonly takeOver: boolean;
  readonly openSources: readonly Source[];
  readonly traceparent: string;
};

export function createRoom(options: ClientOptions, sessionId: SessionId, timing: Timing = defaultTiming): LiveRoom {
  return new Room(options, sessionId, timing);
}

/**
 * One class, live: joins, folds what happens into the view, carries commands, and hands media its messages.
 *
 *   idle → joining → waiting → in ⇄ reconnecting → closed; `closed` may join again
 */
class Room implements LiveRoom {
  readonly sessionId: SessionId;
  readonly act: RoomActions;
  readonly media: Media;
  private folded: FoldedView = unseenView;
  private readonly listeners = new Listeners();
  private readonly connection: Connection;
  private readonly requests: Requests<Answer>;
  private readonly timing: Timing;
  private joinTimer?: ReturnType<typeof setTimeout>;
  private readonly rest: ReturnType<typeof createRest>;
  private joining?: Joining;
  private settleJoin?: { resolve: () => void; reject: (error: RefusedError) => void };
  /** The room knows us on this very socket. */
  private isIntroduced = false;
  /** We are in the room and hold its state, which the next line takes up; not so in the lobby. */
  private isInside = false;
  private neverOpened = 0;

  constructor(options: ClientOptions, sessionId: SessionId, timing: Timing) {
    this.sessionId = sessionId;
    this.timing = timing;
    this.rest = createRest(options);
    this.connection = new Connection(
      socketOpener(options),
      {
        opened: () => this.introduce(),
        message: (message) => this.receive(message),
        lost: (reason) => this.lose(reason),
        roundTrip: (ms) => this.media.noteRoundTrip(ms),
      },
      timing,
    );
    this.requests = new Requests((message) => this.connection.send(message));
    this.act = createActions((body) => this.command(body));
    this.media = new Media({
      view: () => this.folded,
      request: async (value, traceparent) => {
        const answer = await this.requests.ask({ $case: 'media', value }, { isRepeated: false, traceparent });
        if (answer.$case !== 'mediaAnswer') throw new Error(`media was answered with ${answer.$case}`);
        return answer.value;
      },
      renewGrant: async () => {
        const answer = await this.command({ $case: 'renewGrant', value: {} });
        return answer.$case === 'done' ? answer.value.grant?.token : undefined;
      },
      act: this.act,
      lineChanged: (line) => this.change({ line }),
      speakersChanged: (ids) => this.change({ speakers: ids.map(participantId) }),
    });
    globalThis.requestIdleCallback?.(() => this.prepare());
  }

  get view(): RoomView {
    return this.folded;
  }

  // Bound, as useSyncExternalStore calls it without its object.
  readonly subscribe = (listener: Listener): Unsubscribe => this.listeners.subscribe(listener);

  join({ takeOver = false, openSources = [] }: JoinOptions = {}): Promise<void> {
    if (this.settleJoin) return Promise.reject(notNow('a join is under way already'));
    if (this.folded.status !== 'idle' && this.folded.status !== 'closed') return Promise.resolve();
    this.joining = { commandId: newCommandId(), takeOver, openSources, traceparent: newTraceparent() };
    this.folded = unseenView;
    this.isInside = false;
    this.change({ status: 'joining' });
    return new Promise((resolve, reject) => {
      this.settleJoin = { resolve, reject };
      this.connection.start();
      this.media.prepare();
    });
  }

  /** Whoever makes a room is about to join it: the line is open then, and the code that media needs is here. */
  private prepare(): void {
    if (this.folded.status !== 'idle') return;
    this.connection.prepare();
    this.media.prepare();
  }

  async leave(): Promise<void> {
    if (this.isIntroduced) await within(leaveMs, this.command({ $case: 'leave', value: {} }));
    this.end({ reason: 'left', message: '', mayReturn: true });
  }

  close(): Promise<void> {
    if (this.folded.status !== 'closed') this.end({ reason: 'left', message: '', mayReturn: true });
    return Promise.resolve();
  }

  private command(body: CommandBody): Promise<Answer> {
    const { status } = this.folded;
    if (status === 'idle' || status === 'closed') return Promise.reject(notNow('not in the class'));
    return this.requests.ask(
      { $case: 'command', value: { commandId: newCommandId(), body } },
      { isRepeated: true, isHeld: !this.isIntroduced },
    );
  }

  /** First word on a fresh socket: who we are, and what we have seen. */
  private introduce(): void {
    this.neverOpened = 0;
    if (!this.joining) return;
    const { commandId, takeOver, openSources, traceparent } = this.joining;
    const value = {
      sessionId: this.sessionId,
      commandId,
      takeOver,
      openSources: openSources.map((source) => sourceTo[source]),
      afterSeq: this.isInside ? this.folded.seq : 0,
    };
    this.joinTimer = setTimeout(() => this.connection.retry(), this.timing.joinMs);
    this.requests.ask({ $case: 'joinClass', value }, { isRepeated: false, traceparent }).catch((error: unknown) => {
      if (error instanceof RefusedError && error.code !== 'LINE_LOST') this.joinRefused(error);
    });
  }

  private receive({ requestId, body }: ServerMessage): void {
    switch (body?.$case) {
      case 'facts':
        return this.take(body.value.facts.reduce(apply, this.folded), body.value.seq);
      case 'joined':
        this.requests.answer(requestId, body);
        return this.welcome(body.value);
      case 'waiting':
        this.requests.answer(requestId, body);
        return this.wait(body.value);
      case 'done':
      case 'mediaAnswer':
        return this.requests.answer(requestId, body);
      case 'refusal':
        return this.requests.refuse(requestId, new RefusedError(body.value));
      case 'mediaEvent':
        return this.media.receive(body.value);
      case 'closed':
        // Too slow is a lost line: what was missed comes with the next one.
        if (body.value.reason === 'CLOSE_REASON_TOO_SLOW') return this.connection.retry();
        return this.end(closedBy(body.value));
    }
  }

  private welcome({ participantId: id, seq, state, missed, grant }: Joined): void {
    const myId = participantId(id);
    const folded = state ? fromState(state, myId, this.folded) : missed.reduce(apply, this.folded);
    this.introduced();
    this.isInside = true;
    this.folded = { ...folded, status: 'in', myId, alreadyConnected: false, line: 'good' };
    // Before anybody draws what there is: the first picture waits for it.
    this.media.open(grant?.token, this.joining?.traceparent ?? '');
    this.take(this.folded, seq);
    this.settleJoin?.resolve();
    this.settleJoin = undefined;
  }

  private wait({ participantId: id, phase }: Waiting): void {
    this.introduced();
    this.isInside = false;
    const { notices } = this.folded;
    this.folded = { ...unseenView, notices, myId: participantId(id) };
    this.change({ status: 'waiting', phase: phaseFrom[phase] });
    this.settleJoin?.resolve();
    this.settleJoin = undefined;
  }

  private introduced(): void {
    clearTimeout(this.joinTimer);
    this.isIntroduced = true;
    this.connection.settle();
    this.requests.repeat();
  }

  /**
   * The next line says "the same client again". In the lobby that is the same join; in the room, what we have seen proves
   * it, and a new command id says which loss it repairs. It never takes over: who took over from us keeps the class.
   */
  private prepareToResume(): void {
    this.joining = {
      commandId: newCommandId(),
      takeOver: false,
      openSources: this.folded.me?.openSources ?? [],
      traceparent: newTraceparent(),
    };
  }

  private take(next: FoldedView, seq: number): void {
    this.folded = { ...next, seq: Math.max(next.seq, seq) };
    this.media.roomChanged();
    this.listeners.tell();
  }

  private change(part: Partial<FoldedView>): void {
    this.folded = { ...this.folded, ...part };
    this.listeners.tell();
  }

  private lose({ neverOpened }: { neverOpened: boolean }): void {
    if (this.isIntroduced && this.isInside) this.prepareToResume();
    clearTimeout(this.joinTimer);
    this.isIntroduced = false;
    this.requests.lineLost();
    this.media.lineLost();
    if (this.folded.status !== 'joining' && this.folded.status !== 'reconnecting')
      this.change({ status: 'reconnecting', line: 'lost' });
    // A browser does not say why a socket did not open. The second time, ask whether the server still knows us.
    if (neverOpened && ++this.neverOpened % 4 === 2) void this.findOutWhy();
  }

  private async findOutWhy(): Promise<void> {
    const error: unknown = await this.rest.me().catch((reason: unknown) => reason);
    if (error instanceof RefusedError && error.code === 'UNAUTHENTICATED') this.joinRefused(error);
  }

  private joinRefused(error: RefusedError): void {
    clearTimeout(this.joinTimer);
    const outcome = outcomeOfRefusal(error, { isFirst: this.settleJoin !== undefined });
    switch (outcome.kind) {
      case 'retry':
        return this.connection.retry();
      case 'closed':
        return this.end(outcome.closed, error);
      case 'refused':
        this.connection.close();
        this.change({ ...unseenView, alreadyConnected: error.code === 'ALREADY_CONNECTED' });
        this.settleJoin?.reject(error);
        this.settleJoin = undefined;
    }
  }

  private end(closed: Closed, error: RefusedError = notNow(`the class is over here: ${closed.reason}`)): void {
    if (this.folded.status === 'closed') return;
    clearTimeout(this.joinTimer);
    this.isIntroduced = false;
    this.connection.close();
    this.media.close();
    this.change({ status: 'closed', closed, speakers: [] });
    this.requests.refuseAll(error);
    this.settleJoin?.reject(error);
    this.settleJoin = undefined;
  }
}

/** Resolves when the promise settles either way, or when the time is over. */
function within(ms: number, promise: Promise<unknown>): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    const settle = () => {
      clearTimeout(timer);
      resolve();
    };
    promise.then(settle, settle);
  });
}
