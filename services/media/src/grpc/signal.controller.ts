import { DomainError, refusal, type Clock, type Refusal } from '@lectern/kernel';
import type { Call } from '@lectern/grpc';
import { type SignalRequest, type SignalResponse } from '@lectern/proto/grpc/media/v1/media_service';
import type { Telemetry } from '@lectern/telemetry';
import { refuse } from '../domain/refusals.ts';
import type { MediaRooms } from '../usecases/media-rooms.ts';
import type { ClientEvent } from '../usecases/messages.ts';
import type { Grants } from '../usecases/ports.ts';
import { Signalling } from '../usecases/signalling.ts';
import { Outgoing } from './outgoing.ts';
import { fromClientAnswer, fromClientEvent, toClientRequest } from './signal.mapper.ts';
import { until } from './until.ts';

type Send = (message: SignalResponse) => Promise<void>;

/** MediaService.Signal: decodes, calls, encodes. One refusal per request that cannot be met; the stream goes on. */
export class SignalController {
  private readonly goingAway = new AbortController();

  constructor(
    private readonly grants: Grants,
    private readonly rooms: MediaRooms,
    private readonly clock: Clock,
    private readonly telemetry: Telemetry,
  ) {}

  readonly signal = async (requests: AsyncIterable<SignalRequest>, send: Send, call: Call): Promise<void> => {
    const outgoing = new Outgoing(send);
    const conversation = new Conversation(this, outgoing);
    const end = AbortSignal.any([this.goingAway.signal, call.signal, outgoing.over.signal]);
    try {
      for await (const request of until(end, requests)) await conversation.take(request);
    } finally {
      conversation.end();
      await outgoing.flushed();
    }
  };

  /** Ends every stream once what was said is on its way. */
  close(): void {
    this.goingAway.abort();
  }

  begin(connectionId: string, deliver: (event: ClientEvent) => void): Signalling {
    return new Signalling(this.grants, this.rooms, this.clock, connectionId, deliver);
  }

  async answer(
    signalling: Signalling,
    { request, requestId, connectionId, traceparent }: SignalRequest,
  ): Promise<SignalResponse> {
    try {
      const asked = toClientRequest(request);
      const attributes = { 'lectern.connection_id': connectionId };
      const options = { traceparent, kind: 'server', attributes } as const;
      const answer = await this.telemetry.span(`media ${asked.kind}`, options, () => signalling.handle(asked));
      return { requestId, body: { $case: 'answer', value: fromClientAnswer(answer) } };
    } catch (error) {
      const { code, detail, retryable, figures } = this.refusalOf(error);
      return { requestId, body: { $case: 'refusal', value: { code, detail, retryable, figures: { ...figures } } } };
    }
  }

  refusalOf(error: unknown): Refusal {
    if (error instanceof DomainError) return error.refusal;
    this.telemetry.log.error({ err: error }, 'a media request failed');
    return refusal('INTERNAL', 'the media service failed', { retryable: true });
  }
}

/** One stream: the connection that it is for is named by the first request and stays. */
class Conversation {
  private signalling: Signalling | undefined;
  private connectionId = '';
  private held: ClientEvent[] | undefined;

  constructor(
    private readonly controller: SignalController,
    private readonly outgoing: Outgoing,
  ) {}

  async take(request: SignalRequest): Promise<void> {
    const { connectionId, requestId } = request;
    if (!this.signalling) {
      this.connectionId = connectionId;
      this.signalling = this.controller.begin(connectionId, (event) => this.deliver(event));
    }
    if (connectionId !== this.connectionId || connectionId === '') {
      const { refusal: value } = refuse('INVALID', 'one stream is for one connection');
      return this.outgoing.push({ requestId, body: { $case: 'refusal', value: { ...value, figures: {} } } });
    }
    // What follows from a request is said after its answer.
    this.held = [];
    this.outgoing.push(await this.controller.answer(this.signalling, request));
    const held = this.held;
    this.held = undefined;
    for (const event of held) this.deliver(event);
  }

  end(): void {
    this.signalling?.end();
  }

  private deliver(event: ClientEvent): void {
    if (this.held) return void this.held.push(event);
    this.outgoing.push({ requestId: 0, body: { $case: 'event', value: fromClientEvent(event) } });
  }
}
