import { bidi, connect, type Bidi, type Connection, type TlsFiles } from '@lectern/grpc';
import { DomainError } from '@lectern/kernel';
import {
  Direction,
  type MediaAnswer,
  type MediaEvent,
  type MediaRequest,
  type Standing,
  type Interest,
} from '@lectern/proto/grpc/media/v1/media';
import { MediaServiceClient, type MediaServiceService } from '@lectern/proto/grpc/media/v1/media_service';
import type { Participant, Source } from '@lectern/proto/grpc/session/v1/room';

type RequestBody = NonNullable<MediaRequest['body']>;
type AnswerBody = NonNullable<MediaAnswer['body']>;
type EventBody = NonNullable<MediaEvent['body']>;
type EventOf<Case extends EventBody['$case']> = Extract<EventBody, { $case: Case }>['value'];
type AnswerOf<Case extends AnswerBody['$case']> = Extract<AnswerBody, { $case: Case }>['value'];

/** A gateway with one signalling stream for each client. */
export class Gateway {
  private readonly connection: Connection<MediaServiceService>;
  private readonly lines: MediaLine[] = [];

  constructor(address: string, tls: TlsFiles) {
    this.connection = connect(MediaServiceClient, address, tls);
  }

  line(participant: Participant, connectionId = participant.connectionId): MediaLine {
    const line = new MediaLine(bidi(this.connection, 'signal'), connectionId);
    this.lines.push(line);
    return line;
  }

  close(): void {
    for (const line of this.lines) line.cut();
    this.connection.close();
  }
}

/** One client's signalling, as its gateway carries it. */
export class MediaLine {
  readonly events: EventBody[] = [];
  onEvent: (event: EventBody) => void = () => undefined;
  ended = false;
  private nextId = 1;
  private readonly open = new Map<number, { resolve(answer: AnswerBody): void; reject(error: unknown): void }>();

  constructor(
    private readonly stream: Bidi<MediaServiceService['signal']>,
    readonly connectionId: string,
  ) {
    void this.read();
  }

  async request<Case extends AnswerBody['$case']>(body: RequestBody, expected: Case): Promise<AnswerOf<Case>> {
    const answer = await this.ask({ body });
    if (answer.$case !== expected) throw new Error(`answered ${answer.$case} instead of ${expected}`);
    return answer.value as AnswerOf<Case>;
  }

  async ask(request: MediaRequest | undefined, connectionId = this.connectionId): Promise<AnswerBody> {
    const requestId = this.nextId++;
    const answer = new Promise<AnswerBody>((resolve, reject) => this.open.set(requestId, { resolve, reject }));
    await this.stream.send({ requestId, connectionId, request, traceparent: '' });
    return await answer;
  }

  openMedia(
    grant: string,
    {
      standing,
      rtpCapabilities,
      interests = [],
    }: { standing?: Standing; rtpCapabilities?: Json; interests?: Interest[] } = {},
  ) {
    return this.request({ $case: 'open', value: { grant, standing, rtpCapabilities, interests } }, 'opened');
  }

  produce(source: Source, rtpParameters: Json) {
    return this.request({ $case: 'produce', value: { source, rtpParameters } }, 'produced');
  }

  setInterest(interests: readonly { participantId: string; source: Source; height: number }[], rtpCapabilities?: Json) {
    return this.request({ $case: 'setInterest', value: { interests: [...interests], rtpCapabilities } }, 'accepted');
  }

  connectTransport(direction: Direction, dtlsParameters: Json) {
    return this.request({ $case: 'connectTransport', value: { direction, dtlsParameters } }, 'accepted');
  }

  eventsOf<Case extends EventBody['$case']>($case: Case): EventOf<Case>[] {
    return this.events.filter((event) => event.$case === $case).map(({ value }) => value as EventOf<Case>);
  }

  /** The stream is gone without a word. */
  cut(): void {
    this.stream.cancel();
  }

  private async read(): Promise<void> {
    try {
      for await (const { requestId, body } of this.stream.messages) {
        if (body?.$case === 'event' && body.value.body) this.receive(body.value.body);
        const waiting = this.open.get(requestId);
        this.open.delete(requestId);
        if (body?.$case === 'answer' && body.value.body) waiting?.resolve(body.value.body);
        if (body?.$case === 'refusal') waiting?.reject(new DomainError(body.value));
      }
    } catch {
      // The end is an end, however it came.
    } finally {
      this.ended = true;
      for (const { reject } of this.open.values()) reject(new Error('the signalling stream ended'));
    }
  }

  private receive(event: EventBody): void {
    this.events.push(event);
    this.onEvent(event);
  }
}

export type Json = { [key: string]: unknown };
