import type { Clock } from '@lectern/kernel';
import { fullPace, productions, requests, takeOne, type Limit, type Pace } from '../domain/pace.ts';
import { refuse } from '../domain/refusals.ts';
import type { Client, Deliver } from './client.ts';
import type { MediaRooms } from './media-rooms.ts';
import type { ClientAnswer, ClientRequest } from './messages.ts';
import type { Grants } from './ports.ts';

/** The conversation on one signalling stream. Requests are handled one after the other. */
export class Signalling {
  private readonly self = Symbol('signalling');
  private client: Client | undefined;
  private pace: Pace;
  private productionPace: Pace;
  private ended = false;

  constructor(
    private readonly grants: Grants,
    private readonly rooms: MediaRooms,
    private readonly clock: Clock,
    private readonly connectionId: string,
    private readonly deliver: Deliver,
  ) {
    this.pace = fullPace(requests, this.now());
    this.productionPace = fullPace(productions, this.now());
  }

  /** Throws refusals only, or what the media plane broke with. */
  async handle(request: ClientRequest): Promise<ClientAnswer> {
    this.pace = this.paceAfter('requests', requests, this.pace);
    if (request.kind === 'open') return await this.open(request);
    if (request.kind === 'produce') return await this.produce(request);
    return await this.currentClient().handle(request);
  }

  /** The stream is over; the client's media goes on for the grace. */
  end(): void {
    this.ended = true;
    this.client?.detach(this.self);
  }

  private async open(request: Extract<ClientRequest, { kind: 'open' }>): Promise<ClientAnswer> {
    const grant = await this.grants.verify(request.grant);
    if (grant.connectionId !== this.connectionId) throw refuse('GRANT_INVALID', 'signed for another connection');
    const { client, resumed } = await this.rooms.room(grant.sessionId).open(grant, request.standing);
    this.client = client;
    client.attach(this.self, this.connectionId, this.deliver);
    if (resumed && request.standing) client.agree(request.standing);
    // Nobody is left to answer: what was opened waits for the grace as if it had been used.
    if (this.ended) client.detach(this.self);
    try {
      client.receiveWith(request.rtpCapabilities, request.interests);
    } catch (error) {
      if (!resumed) client.abandon();
      throw error;
    }
    return client.opened(resumed);
  }

  private currentClient(): Client {
    if (!this.client || this.client.closed) throw refuse('NOT_OPEN', 'media must be opened first');
    if (!this.client.isHeldBy(this.self)) throw refuse('TAKEN_OVER', 'another connection holds this media');
    return this.client;
  }

  /** What was refused disturbed nobody, and does not count. */
  private async produce(request: Extract<ClientRequest, { kind: 'produce' }>): Promise<ClientAnswer> {
    const pace = this.paceAfter('producers', productions, this.productionPace);
    const answer = await this.currentClient().handle(request);
    this.productionPace = pace;
    return answer;
  }

  private paceAfter(what: string, limit: Limit, before: Pace): Pace {
    const { allowed, pace } = takeOne(limit, before, this.now());
    if (allowed) return pace;
    const figures = { limit: String(limit.perSecond), atOnce: String(limit.atOnce) };
    throw refuse('RATE_LIMITED', `at most ${limit.perSecond} ${what} a second`, figures);
  }

  private now(): number {
    return this.clock.now().getTime();
  }
}
