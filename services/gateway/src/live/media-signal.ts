import { DomainError, refusal, type Refusal } from '@lectern/kernel';
import type { ServerMessage } from '@lectern/proto/grpc/gateway/v1/live';
import type { MediaRequest } from '@lectern/proto/grpc/media/v1/media';
import type { SignalRequest, SignalResponse } from '@lectern/proto/grpc/media/v1/media_service';
import type { MediaLines, SignalLine } from '../ports/streams.ts';

type Asked = { readonly requestId: number; readonly timer: NodeJS.Timeout };

const answerMs = 10_000;
const preferCheckMs = 5_000;

/**
 * The media signalling of one connection, relayed both ways over a stream of its own. The stream begins with the client's
 * `Open`. When it breaks the client hears `MediaLost`, and its next `Open` begins a new one.
 */
export class MediaSignal {
  private readonly asked = new Map<number, Asked>();
  private readonly addresses: readonly string[];
  private line: SignalLine | undefined;
  private lastRequestId = 0;
  private preferTimer: NodeJS.Timeout | undefined;

  constructor(
    sessionId: string,
    private readonly connectionId: string,
    private readonly lines: MediaLines,
    private readonly send: (message: ServerMessage) => void,
  ) {
    this.addresses = lines.addressesFor(sessionId);
  }

  request(requestId: number, request: MediaRequest, traceparent: string): void {
    const id = ++this.lastRequestId;
    const message = { requestId: id, connectionId: this.connectionId, request, traceparent };
    if (this.line === undefined && request.body?.$case !== 'open')
      return this.send(refused(requestId, refusal('MEDIA_NOT_OPEN', 'the first media request is open')));
    const timer = setTimeout(() => this.answer(id, refusedBy(unanswered)), answerMs);
    this.asked.set(id, { requestId, timer });
    if (this.line === undefined) void this.relay(message, 0);
    else this.line.send(message).catch(() => undefined);
  }

  close(): void {
    clearInterval(this.preferTimer);
    for (const { timer } of this.asked.values()) clearTimeout(timer);
    this.asked.clear();
    const { line } = this;
    this.line = undefined;
    line?.close();
  }

  /** Runs one stream from its `Open` to its end. Never rejects. */
  private async relay(open: SignalRequest, attempt: number): Promise<void> {
    const address = this.addresses[attempt]!;
    const line = this.lines.open(address);
    this.line = line;
    let hasAnswered = false;
    let failure: unknown;
    try {
      line.send(open).catch(() => undefined);
      for await (const response of line.messages) {
        if (this.line !== line) return;
        if (!hasAnswered) this.preferFirst(attempt);
        hasAnswered = true;
        this.receive(response);
      }
    } catch (error) {
      failure = error;
    }
    line.close();
    if (this.line !== line) return;
    this.line = undefined;
    if (!hasAnswered && isUnreachable(failure) && attempt + 1 < this.addresses.length)
      return this.relay(open, attempt + 1);
    this.lose(hasAnswered, failure);
  }

  private receive({ requestId, body }: SignalResponse): void {
    if (body?.$case === 'event') this.send({ requestId: 0, body: { $case: 'mediaEvent', value: body.value } });
    else if (body?.$case === 'answer') this.answer(requestId, { $case: 'mediaAnswer', value: body.value });
    else if (body?.$case === 'refusal') this.answer(requestId, body);
  }

  private answer(id: number, body: ServerMessage['body']): void {
    const asked = this.asked.get(id);
    if (asked === undefined) return;
    this.asked.delete(id);
    clearTimeout(asked.timer);
    this.send({ requestId: asked.requestId, body });
  }

  private lose(wasOpen: boolean, failure: unknown): void {
    clearInterval(this.preferTimer);
    const why = failure instanceof DomainError && !wasOpen ? failure.refusal : lost;
    for (const id of [...this.asked.keys()]) this.answer(id, refusedBy(why));
    if (!wasOpen) return;
    this.send({ requestId: 0, body: { $case: 'mediaEvent', value: { body: { $case: 'mediaLost', value: {} } } } });
  }

  /**
   * A room's people must meet on one media process. Whoever had to open on another one than the first goes back as soon as
   * the first can be reached, as every gateway does, or newcomers would be alone there.
   */
  private preferFirst(attempt: number): void {
    if (attempt === 0) return;
    this.preferTimer = setInterval(() => {
      const { line } = this;
      if (line === undefined || !this.lines.isReachable(this.addresses[0]!)) return;
      this.line = undefined;
      line.close();
      this.lose(true, undefined);
    }, preferCheckMs);
    this.preferTimer.unref();
  }
}

const lost = refusal('MEDIA_LOST', 'the media process was lost: open again', { retryable: true });
const unanswered = refusal('UNAVAILABLE', `media did not answer within ${answerMs} ms`, {
  retryable: true,
  figures: { limitMs: String(answerMs) },
});

function refusedBy(why: Refusal) {
  return { $case: 'refusal', value: { ...why, figures: { ...why.figures } } } as const;
}

function refused(requestId: number, why: Refusal): ServerMessage {
  return { requestId, body: refusedBy(why) };
}

function isUnreachable(error: unknown): boolean {
  return error instanceof DomainError && error.refusal.code === 'UNAVAILABLE';
}
