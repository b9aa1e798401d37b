import { DomainError, refusal } from '@lectern/kernel';
import type { Fact } from '@lectern/proto/grpc/session/v1/room';
import type {
  Answer,
  Attached,
  Deliver,
  HeardParticipant,
  HeldConnection,
} from '@lectern/proto/grpc/session/v1/room_service';
import type { FollowLine, SessionLines } from '../ports/streams.ts';

export type Outcome = NonNullable<Answer['outcome']>;
export type Delivery = Omit<Deliver, 'requestId'>;

/** What the follower tells its room, always in the order of the stream, and what it asks of it. */
export type FollowerEvents = {
  /** The sockets that speak for somebody: nobody named here is counted as lost. */
  held(): HeldConnection[];
  /** A stream stands: what was said on the one before may have died with whoever heard it. */
  attached(): void;
  /** A new beginning: everything known before is replaced. */
  snapshot(attached: Attached): void;
  facts(facts: readonly Fact[]): void;
  /** Nobody will ever follow this session: it is unknown, or refused for good. */
  refused(error: DomainError): void;
  /** The stream is down, or cannot be opened: said once, until it is back. */
  broken(error: unknown): void;
  restored(): void;
};

type Pending = { readonly delivery: Delivery; readonly settle: (outcome: Outcome) => void; timer: NodeJS.Timeout };

/** A person waits this long for an answer; after it a retryable refusal is better than silence. */
const answerMs = 10_000;
/** A process that has to fold the whole journal first is given this long before the next one is asked. */
const attachMs = 5_000;
const backoffMs = { first: 50, most: 2_000 } as const;

/**
 * One room as this process follows it: one stream to the session process that runs it, kept alive for as long as somebody
 * is in it. When the stream breaks it attaches elsewhere from its last seq, and what was not answered is delivered again:
 * commands carry their own ids, so that takes effect once.
 */
export class RoomFollower {
  private readonly pending = new Map<number, Pending>();
  private readonly addresses: readonly string[];
  private line: FollowLine | undefined;
  private isAttached = false;
  private isDown = false;
  private isClosed = false;
  private lastRequestId = 0;
  private seq = 0;
  private wake: (() => void) | undefined;

  constructor(
    private readonly sessionId: string,
    private readonly followerId: string,
    private readonly lines: SessionLines,
    private readonly events: FollowerEvents,
  ) {
    this.addresses = lines.addressesFor(sessionId);
  }

  start(): void {
    void this.keepAttached();
  }

  /** Delivers a request of one connection, and settles it exactly once: with its answer, or UNAVAILABLE after a deadline. */
  deliver(delivery: Delivery, settle: (outcome: Outcome) => void): void {
    const requestId = ++this.lastRequestId;
    const timer = setTimeout(() => this.settle(requestId, unavailable), answerMs);
    this.pending.set(requestId, { delivery, settle, timer });
    if (this.isAttached) this.sendDelivery(requestId, delivery);
  }

  /** A socket is gone without a word. With the line down nothing need be said: it is not held any more. */
  reportLost(connectionId: string, participantId: string): void {
    if (!this.isAttached) return;
    this.send({ body: { $case: 'connectionLost', value: { connectionId, participantId } } });
  }

  /** Says who was heard, if there is anybody to say it to. */
  reportSigns(gather: () => HeardParticipant[]): void {
    if (!this.isAttached) return;
    const heard = gather();
    if (heard.length > 0) this.send({ body: { $case: 'signs', value: { heard } } });
  }

  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    for (const requestId of [...this.pending.keys()]) this.settle(requestId, unavailable);
    this.line?.close();
    this.wake?.();
  }

  private async keepAttached(): Promise<void> {
    let attempt = 0;
    while (!this.isClosed) {
      const wasAttached = await this.followOnce(this.addresses[attempt % this.addresses.length]!);
      attempt = wasAttached ? 0 : attempt + 1;
      // The other processes are tried at once; only a whole round of failures is a reason to wait.
      if (!wasAttached && attempt % this.addresses.length !== 0) continue;
      const round = Math.floor(attempt / this.addresses.length);
      await this.pause(Math.min(backoffMs.most, backoffMs.first * 2 ** round) * (0.5 + Math.random() / 2));
    }
  }

  /** Follows until the stream is over; says whether it had attached. Never rejects. */
  private async followOnce(address: string): Promise<boolean> {
    const line = this.lines.open(address);
    this.line = line;
    const tooLate = setTimeout(() => line.close(), attachMs);
    try {
      const attach = {
        sessionId: this.sessionId,
        followerId: this.followerId,
        kind: 'FOLLOWER_KIND_GATEWAY' as const,
        afterSeq: this.seq,
        connections: this.events.held(),
      };
      line.send({ body: { $case: 'attach', value: attach } }).catch(() => undefined);
      for await (const { body } of line.messages) {
        if (this.isClosed) break;
        if (body?.$case === 'attached') {
          clearTimeout(tooLate);
          this.attach(body.value);
        } else if (body?.$case === 'facts') this.take(body.value.facts);
        else if (body?.$case === 'answer' && body.value.outcome) this.settle(body.value.requestId, body.value.outcome);
      }
    } catch (error) {
      this.fail(error);
    } finally {
      clearTimeout(tooLate);
      line.close();
    }
    const wasAttached = this.isAttached;
    this.isAttached = false;
    return wasAttached;
  }

  private attach(attached: Attached): void {
    if (attached.state !== undefined) {
      this.seq = attached.state.seq;
      this.events.snapshot(attached);
    }
    this.isAttached = true;
    this.events.attached();
    if (this.isDown) this.events.restored();
    this.isDown = false;
    for (const [requestId, { delivery }] of this.pending) this.sendDelivery(requestId, delivery);
  }

  /** A fact that came twice is dropped; a gap means that we cannot trust the stream, so it is taken up again from our seq. */
  private take(facts: readonly Fact[]): void {
    const fresh = facts.filter((fact) => fact.seq > this.seq);
    const [first] = fresh;
    if (first === undefined) return;
    if (first.seq !== this.seq + 1) throw new Error(`facts jump from ${this.seq} to ${first.seq}`);
    this.seq = fresh.at(-1)!.seq;
    this.events.facts(fresh);
  }

  private fail(error: unknown): void {
    if (this.isClosed) return;
    if (!this.isAttached && error instanceof DomainError && isFinal(error)) {
      const outcome: Outcome = { $case: 'refusal', value: { ...error.refusal, figures: { ...error.refusal.figures } } };
      for (const requestId of [...this.pending.keys()]) this.settle(requestId, outcome);
      this.events.refused(error);
    } else if (!this.isDown) {
      this.isDown = true;
      this.events.broken(error);
    }
  }

  private settle(requestId: number, outcome: Outcome): void {
    const pending = this.pending.get(requestId);
    if (pending === undefined) return;
    this.pending.delete(requestId);
    clearTimeout(pending.timer);
    pending.settle(outcome);
  }

  private sendDelivery(requestId: number, delivery: Delivery): void {
    this.send({ body: { $case: 'deliver', value: { requestId, ...delivery } } });
  }

  /** A message that a breaking line swallows is delivered again, or no longer true, after the next attach. */
  private send(message: Parameters<FollowLine['send']>[0]): void {
    this.line?.send(message).catch(() => undefined);
  }

  private pause(ms: number): Promise<void> {
    if (this.isClosed) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

const unavailable: Outcome = {
  $case: 'refusal',
  value: {
    ...refusal('UNAVAILABLE', `the room did not answer within ${answerMs} ms`, { retryable: true }),
    figures: { limitMs: String(answerMs) },
  },
};

/** Refusals after which there is nothing to follow. Anything else is trouble on the way or in a process, and worth another try. */
const finalCodes: ReadonlySet<string> = new Set(['CLASS_NOT_FOUND', 'NOT_FOUND', 'COMMAND_INVALID', 'INVALID']);

function isFinal({ refusal: { code } }: DomainError): boolean {
  return finalCodes.has(code);
}
