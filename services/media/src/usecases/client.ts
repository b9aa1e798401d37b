import type { Heard, Interest } from '../domain/desired.ts';
import type { Incoming } from '../domain/heard-people.ts';
import type { Room } from '../domain/room.ts';
import type { ClientAnswer, ClientEvent, ClientRequest, Standing } from './messages.ts';
import type { Json, MediaTransports } from './ports.ts';
import { Receiving, type Published } from './receiving.ts';
import { Sending } from './sending.ts';

export type Deliver = (event: ClientEvent) => void;

/** What a client needs of its room. */
export type Surroundings = {
  readonly routerRtpCapabilities: Json;
  readonly graceMs: number;
  room(): Room;
  publications(): Iterable<Published>;
  heard(): Heard;
  /** Who was said to speak. */
  speakers(): readonly string[];
  /** Somebody sends something new, or no longer. */
  publicationsChanged(): void;
  /** Nobody will come back for it. */
  abandoned(client: Client): void;
  failed(what: string, error: unknown, ids: Readonly<Record<string, string>>): void;
};

/** The media of one participant on one connection: two transports, what is sent, what is received. */
export class Client {
  readonly sending: Sending;
  readonly receiving: Receiving;
  /** Nothing is kept for a client without a stream: it says what it has when it comes back. */
  private deliver: Deliver | undefined;
  private grace: NodeJS.Timeout | undefined;
  private holder: symbol | undefined;
  private isClosed = false;

  constructor(
    readonly participantId: string,
    /** Changes when the client resumes on another connection. */
    public connectionId: string,
    private readonly transports: MediaTransports,
    private readonly surroundings: Surroundings,
  ) {
    const failed = (what: string, error: unknown) =>
      void (this.isClosed || surroundings.failed(what, error, { participantId, connectionId: this.connectionId }));
    const shared = { participantId, transports, failed, room: () => surroundings.room() };
    this.sending = new Sending({
      ...shared,
      published: () => surroundings.publicationsChanged(),
      producerClosed: (source) => this.post({ kind: 'producer-closed', source }),
    });
    this.receiving = new Receiving({
      ...shared,
      publications: () => surroundings.publications(),
      heard: () => surroundings.heard(),
      post: (event) => this.post(event),
    });
  }

  /** What came in from it so far. */
  incoming(): Promise<Incoming> {
    return this.transports.incoming();
  }

  get closed(): boolean {
    return this.isClosed;
  }

  /** Whether another stream may take this client over, from what the other side has. */
  canResume({ producerIds }: Standing): boolean {
    return !this.isClosed && this.sending.hasAll(producerIds);
  }

  /** Ends what the other side does not have, and tells it of what it has in vain. */
  agree({ producerIds, consumerIds }: Standing): void {
    this.sending.keepOnly(producerIds);
    this.receiving.keepOnly(consumerIds);
  }

  opened(resumed: boolean): ClientAnswer {
    const { send, receive } = this.transports;
    const { routerRtpCapabilities } = this.surroundings;
    return { kind: 'opened', routerRtpCapabilities, send, receive, resumed };
  }

  /** Binds the client to a stream. An earlier stream loses it: its holder is no longer the one. */
  attach(holder: symbol, connectionId: string, deliver: Deliver): void {
    clearTimeout(this.grace);
    this.holder = holder;
    this.connectionId = connectionId;
    this.deliver = deliver;
    const participantIds = this.surroundings.speakers();
    if (participantIds.length > 0) this.post({ kind: 'speakers', participantIds });
  }

  /** Whether no stream holds it now. */
  get isWaiting(): boolean {
    return this.holder === undefined;
  }

  isHeldBy(holder: symbol): boolean {
    return !this.isClosed && this.holder === holder;
  }

  /** The stream ended. Everything goes on for the grace, so that a new gateway can come back for it. */
  detach(holder: symbol): void {
    if (!this.isHeldBy(holder)) return;
    this.holder = undefined;
    this.deliver = undefined;
    this.grace = setTimeout(() => this.abandon(), this.surroundings.graceMs);
  }

  async handle(request: Exclude<ClientRequest, { kind: 'open' }>): Promise<ClientAnswer> {
    switch (request.kind) {
      case 'connect-transport':
        await this.transports.connect(request.direction, request.dtlsParameters);
        return { kind: 'accepted' };
      case 'restart-ice':
        return { kind: 'ice-parameters', iceParameters: await this.transports.restartIce(request.direction) };
      case 'produce': {
        const producer = await this.sending.produce(request.source, request.rtpParameters);
        return { kind: 'produced', producerId: producer.id };
      }
      case 'stop-producing':
        this.sending.stop(request.source);
        return { kind: 'accepted' };
      case 'set-interest':
        this.receiving.setInterest(request.interests, request.rtpCapabilities);
        return { kind: 'accepted' };
      case 'consumers-ready':
        this.receiving.ready(request.consumerIds);
        return { kind: 'accepted' };
    }
  }

  receiveWith(rtpCapabilities: Json | undefined, interests: readonly Interest[]): void {
    if (rtpCapabilities) this.receiving.setInterest(interests, rtpCapabilities);
    else this.receiving.changed();
  }

  roomChanged(): void {
    this.sending.roomChanged();
    this.receiving.changed();
  }

  post(event: ClientEvent): void {
    if (!this.isClosed) this.deliver?.(event);
  }

  /** Its worker is gone, or this process goes: the client has to open again. */
  lose(): void {
    this.post({ kind: 'media-lost' });
    this.close();
  }

  /** The room says that the participant, or this connection, is out of it. */
  expel(): void {
    for (const { source } of [...this.sending.publications()]) this.post({ kind: 'producer-closed', source });
    this.close();
  }

  abandon(): void {
    this.surroundings.abandoned(this);
  }

  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    clearTimeout(this.grace);
    this.sending.close();
    this.receiving.close();
    this.transports.close();
  }
}
