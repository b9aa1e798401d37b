import { DomainError, findId, refusal, type ConnectionId, type ParticipantId, type SessionId } from '@lectern/kernel';
import type { Telemetry } from '@lectern/telemetry';
import { Fact } from '@lectern/proto/grpc/session/v1/room';
import type {
  Answer,
  ConnectionLost,
  Deliver,
  FollowRequest,
  FollowResponse,
  Signs as SignsMessage,
} from '@lectern/proto/grpc/session/v1/room_service';
import { lineOf } from '../domain/room.ts';
import { toId } from '../mapping/command.mapper.ts';
import type { RoomMetrics } from '../room-metrics.ts';
import type { Attachment } from '../usecases/lines.ts';
import type { Rooms } from '../usecases/rooms.ts';
import type { Signs } from '../usecases/signs.ts';
import { batches } from './batches.ts';
import type { DeliverHandlers } from './deliver.handlers.ts';

export type Send = (message: FollowResponse) => Promise<void>;

const factsPerMessage = 500;
const requestsInFlight = 256;

/**
 * One stream that follows one room: facts flow down, requests flow up and are answered. Requests of one connection are
 * handled one after the other, those of different connections side by side.
 */
export class Follower {
  private readonly queues = new Map<string, Promise<void>>();
  private inFlight = 0;

  constructor(
    private readonly sessionId: SessionId,
    private readonly attachment: Attachment | undefined,
    private readonly send: Send,
    private readonly parts: {
      readonly rooms: Rooms;
      readonly deliveries: DeliverHandlers;
      readonly signs: Signs;
      readonly telemetry: Telemetry;
      readonly metrics: RoomMetrics;
    },
  ) {}

  /** Sends every fact after `afterSeq` until the signal aborts. A slow follower is sent bigger messages, not more of them. */
  async pump(afterSeq: number, signal: AbortSignal): Promise<void> {
    const facts = await this.parts.rooms.follow(this.sessionId, afterSeq, signal);
    for await (const batch of batches(facts, factsPerMessage)) {
      const value = { facts: batch.map(({ bytes }) => Fact.decode(bytes)) };
      await this.send({ body: { $case: 'facts', value } });
    }
  }

  async take(requests: AsyncIterable<FollowRequest>): Promise<void> {
    for await (const { body } of requests) {
      if (body?.$case === 'deliver') this.queue(body.value.connectionId, () => this.deliver(body.value));
      else if (body?.$case === 'connectionLost') this.queue(body.value.connectionId, () => this.lose(body.value));
      else if (body?.$case === 'signs') this.hear(body.value);
      else throw new DomainError(refusal('STREAM_INVALID', 'a stream attaches once, at its beginning'));
      // However they are spread: one connection that floods must not pile up requests without end.
      while (this.inFlight >= requestsInFlight) await Promise.race(this.queues.values());
    }
  }

  /** A gateway hears sockets; whoever else follows and reports hears media. */
  private hear({ heard }: SignsMessage): void {
    const known = heard.flatMap(({ participantId: text, ...sign }) => {
      const participantId = findId<'participant'>(text);
      return participantId ? [{ participantId, ...sign }] : [];
    });
    this.parts.signs.hear(this.sessionId, this.attachment ? 'socket' : 'media', known);
  }

  private queue(connectionId: string, work: () => Promise<void>): void {
    const turn = (this.queues.get(connectionId) ?? Promise.resolve()).then(work).catch((error: unknown) => {
      this.parts.telemetry.log.error({ err: error, sessionId: this.sessionId }, 'a request could not be handled');
    });
    this.queues.set(connectionId, turn);
    this.inFlight += 1;
    void turn.then(() => {
      this.inFlight -= 1;
      if (this.queues.get(connectionId) === turn) this.queues.delete(connectionId);
    });
  }

  private async deliver(request: Deliver): Promise<void> {
    const { attachment } = this;
    if (attachment === undefined) throw new DomainError(refusal('STREAM_INVALID', 'only gateways deliver requests'));
    const outcome = await this.answer(request, attachment);
    // Whoever asked may be gone by now; what was decided stands all the same.
    await this.send({ body: { $case: 'answer', value: { requestId: request.requestId, outcome } } }).catch(
      () => undefined,
    );
  }

  private async answer(request: Deliver, attachment: Attachment): Promise<Answer['outcome']> {
    try {
      return await this.parts.deliveries.handle(this.sessionId, request, attachment);
    } catch (error) {
      if (error instanceof DomainError) return { $case: 'refusal', value: refusalMessage(error) };
      this.parts.telemetry.log.error({ err: error, sessionId: this.sessionId }, 'a request failed');
      const internal = new DomainError(refusal('INTERNAL', 'the request failed', { retryable: true }));
      return { $case: 'refusal', value: refusalMessage(internal) };
    }
  }

  private async lose({ connectionId, participantId }: ConnectionLost): Promise<void> {
    const id = toId<'connection'>(connectionId, 'connection_id');
    if (!this.attachment?.drop(id)) return;
    const whose = participantId ? toId<'participant'>(participantId, 'participant_id') : await this.whoseLine(id);
    if (whose)
      await this.parts.rooms.change(this.sessionId, { kind: 'lose-line', connectionId: id, participantId: whose });
  }

  /** A join whose answer came too late let somebody in whom the gateway does not know. */
  private async whoseLine(id: ConnectionId): Promise<ParticipantId | undefined> {
    const { participants } = await this.parts.rooms.get(this.sessionId);
    return [...participants.values()].find((one) => lineOf(one)?.connectionId === id)?.id;
  }
}

function refusalMessage({ refusal: { code, detail, retryable, figures } }: DomainError) {
  return { code, detail, retryable, figures: { ...figures } };
}
