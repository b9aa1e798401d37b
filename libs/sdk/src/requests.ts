import type { ClientMessage } from '@lectern/proto/messages/gateway/v1/live';
import { RefusedError } from './refused-error.ts';

type Body = NonNullable<ClientMessage['body']>;
type Pending<Answer> = {
  readonly message: ClientMessage;
  /** Sent again on the next line. Only for what takes effect once however often it is sent. */
  readonly isRepeated: boolean;
  repeats: number;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
};

/** Trouble of the server's own that passes: a process is replaced, the database is away for a moment. */
const passing: ReadonlySet<string> = new Set(['UNAVAILABLE', 'ROOM_UNAVAILABLE']);
const mostRepeats = 5;
const repeatMs = 1_000;

/** What was asked and is not answered yet, in the order of asking. */
export class Requests<Answer> {
  private readonly transmit: (message: ClientMessage) => boolean;
  private readonly pending = new Map<number, Pending<Answer>>();
  private lastId = 0;

  constructor(transmit: (message: ClientMessage) => boolean) {
    this.transmit = transmit;
  }

  ask(body: Body, { isRepeated, isHeld = false, traceparent = '' }: AskOptions): Promise<Answer> {
    const message: ClientMessage = { requestId: ++this.lastId, body, traceparent };
    return new Promise<Answer>((resolve, reject) => {
      if (!isHeld && !this.transmit(message) && !isRepeated) return reject(lineLost());
      this.pending.set(message.requestId, { message, isRepeated, repeats: 0, resolve, reject });
    });
  }

  answer(requestId: number, answer: Answer): void {
    this.take(requestId)?.resolve(answer);
  }

  /** Where the server cannot say now, or does not know what became of a request, what takes effect once is asked again. */
  refuse(requestId: number, error: RefusedError): void {
    const pending = this.pending.get(requestId);
    const isUnknown = passing.has(error.code) && pending?.isRepeated;
    if (!isUnknown || ++pending.repeats > mostRepeats) this.take(requestId)?.reject(error);
    else setTimeout(() => this.pending.has(requestId) && this.transmit(pending.message), repeatMs);
  }

  /** The line is gone: what cannot be repeated has failed. */
  lineLost(): void {
    for (const [id, pending] of this.pending) if (!pending.isRepeated) this.take(id)?.reject(lineLost());
  }

  repeat(): void {
    for (const { message, isRepeated } of this.pending.values()) if (isRepeated) this.transmit(message);
  }

  refuseAll(error: RefusedError): void {
    for (const id of [...this.pending.keys()]) this.take(id)?.reject(error);
  }

  private take(requestId: number): Pending<Answer> | undefined {
    const pending = this.pending.get(requestId);
    this.pending.delete(requestId);
    return pending;
  }
}

export type AskOptions = {
  readonly isRepeated: boolean;
  /** Kept for the next line, not sent now. */
  readonly isHeld?: boolean;
  readonly traceparent?: string;
};

function lineLost(): RefusedError {
  return new RefusedError({ code: 'LINE_LOST', detail: 'the connection was lost before the answer', retryable: true });
}
