import 'reflect-metadata';
import { bidi, connect, unary, type Bidi, type Connection, type TlsFiles } from '@lectern/grpc';
import { startTestBus, type TestBus } from '@lectern/events/testing';
import { DomainError, newId } from '@lectern/kernel';
import { migrate } from '@lectern/postgres';
import { Event } from '@lectern/proto/messages/events/v1/events';
import { DirectoryServiceClient, type Caller } from '@lectern/proto/grpc/session/v1/directory_service';
import { Role, type Command, type Fact, type Source } from '@lectern/proto/grpc/session/v1/room';
import {
  FollowerKind,
  RoomServiceClient,
  type Answer,
  type Attached,
  type FollowRequest,
  type HeardParticipant,
  type HeldConnection,
  type RoomServiceService,
} from '@lectern/proto/grpc/session/v1/room_service';
import { startTelemetry, type Telemetry } from '@lectern/telemetry';
import { eventually, makeCertificates, startDatabase, type TestDatabase } from '@lectern/testing';
import pg from 'pg';
import type { Config } from '../src/config.ts';
import { defaultLimits, type RoomLimits } from '../src/domain/room.ts';
import { sessionMigrations } from '../src/postgres/migrations/index.ts';
import { CreateOrganisation } from '../src/usecases/create-organisation.ts';
import { startSession, type Session } from '../src/session.ts';

export type Names = 'ada' | 'tomas' | 'ben' | 'chloe';
type CommandBody = NonNullable<Command['body']>;
type Certificates = Record<'session' | 'gateway' | 'media', TlsFiles>;

/** Session processes on one real database and bus, spoken to over real gRPC with mutual TLS. */
export class RoomHarness {
  readonly sessions: Session[] = [];
  private readonly closers: (() => unknown)[] = [];

  private constructor(
    readonly database: TestDatabase,
    private readonly bus: TestBus,
    readonly certificates: Certificates,
    readonly telemetry: Telemetry,
  ) {}

  static async start(): Promise<RoomHarness> {
    const database = await startDatabase();
    const bus = await startTestBus();
    await migrate(database.url, sessionMigrations);
    const certificates = await makeCertificates(['session', 'gateway', 'media']);
    const telemetry = await startTelemetry({ service: 'session', level: 'silent' });
    return new RoomHarness(database, bus, certificates, telemetry);
  }

  /** One more session process on the same database. */
  async startSession(room: Partial<RoomLimits> = {}, times = { announceMs: 300, beatMs: 200 }): Promise<Session> {
    const config: Config = {
      tls: this.certificates.session,
      healthListen: '127.0.0.1:0',
      logLevel: 'silent',
      listen: '127.0.0.1:0',
      databaseUrl: this.database.url,
      busUrl: this.bus.url,
      room: { ...defaultLimits, ...room },
      ...times,
    };
    const telemetry = await startTelemetry({ service: 'session', level: process.env['SPEC_LOG'] ?? 'silent' });
    const session = await startSession(config, telemetry);
    this.sessions.push(session);
    return session;
  }

  /** A course of a new organisation, with four people enrolled and a class that may be opened now. */
  async teach(session: Session) {
    const directory = connect(DirectoryServiceClient, `127.0.0.1:${session.port}`, this.certificates.gateway);
    this.closers.push(() => directory.close());
    const { apiKey, organisationId } = await session.get(CreateOrganisation).execute(`University ${newId()}`);
    const caller: Caller = await unary(directory, 'authenticate', { credential: { $case: 'apiKey', value: apiKey } });
    const { courseId } = await unary(directory, 'createCourse', { caller, title: 'Organic chemistry' });
    const people: [Names, Role][] = [
      ['ada', Role.INSTRUCTOR],
      ['tomas', Role.ASSISTANT],
      ['ben', Role.LEARNER],
      ['chloe', Role.LEARNER],
    ];
    const { enrolments } = await unary(directory, 'enrol', {
      caller,
      courseId,
      enrolments: people.map(([name, role]) => ({ personId: '', name, role, email: `${name}@example.edu` })),
    });
    const idOf = (name: Names) => enrolments.find((one) => one.name === name)?.personId ?? '';
    const now = Date.now();
    const { sessionId } = await unary(directory, 'scheduleClass', {
      caller,
      courseId,
      title: 'Alkenes',
      startsAt: new Date(now + 900_000),
      endsAt: new Date(now + 3_600_000),
    });
    const guest = async (name: string): Promise<string> => {
      const { token } = await unary(directory, 'createGuestLink', { caller, sessionId });
      const signedIn = await unary(directory, 'redeemLink', { token, guestName: name });
      return signedIn.caller?.personId ?? '';
    };
    const ids = { ada: idOf('ada'), tomas: idOf('tomas'), ben: idOf('ben'), chloe: idOf('chloe') };
    return { organisationId, courseId, sessionId, caller, directory, guest, ...ids };
  }

  follow(session: Session, sessionId: string, options: FollowOptions = {}): TestFollower {
    const follower = new TestFollower(this.certificates, session.port, sessionId, options);
    this.closers.push(() => follower.cancel());
    return follower;
  }

  connectRoom(session: Session, as: 'gateway' | 'media'): Connection<RoomServiceService> {
    const connection = connect(RoomServiceClient, `127.0.0.1:${session.port}`, this.certificates[as]);
    this.closers.push(() => connection.close());
    return connection;
  }

  query<Row extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<Row[]> {
    return ask<Row>(this.database.url, text, values);
  }

  /** What was told of a subject: events on the bus, then those that wait for it. */
  async events(subject: string): Promise<Event[]> {
    // In this order: what moves meanwhile is found twice, not never.
    const waiting = 'SELECT event FROM outbox WHERE key = $1 ORDER BY id';
    const left = await ask<{ event: Buffer }>(this.database.url, waiting, [subject]);
    const arrived = await this.bus.published(subject);
    const all = [...arrived.map(({ bytes }) => bytes), ...left.map(({ event }) => event)].map((bytes) =>
      Event.decode(bytes),
    );
    return [...new Map(all.map((event) => [event.id, event])).values()];
  }

  async close(): Promise<void> {
    for (const close of this.closers.splice(0)) await close();
    await Promise.all(this.sessions.map((session) => session.close()));
    await this.telemetry.close();
    await this.bus.close();
    await this.database.close();
  }
}

async function ask<Row extends pg.QueryResultRow>(url: string, text: string, values: unknown[]): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(text, values)).rows;
  } finally {
    await client.end();
  }
}

export type Class = Awaited<ReturnType<RoomHarness['teach']>>;

export type FollowOptions = {
  as?: 'gateway' | 'media';
  afterSeq?: number;
  connections?: HeldConnection[];
  kind?: FollowerKind;
};

type JoinOptions = {
  connectionId?: string;
  commandId?: string;
  takeOver?: boolean;
  afterSeq?: number;
  openSources?: Source[];
  traceparent?: string;
};

/** A gateway, or a service, that follows one room. */
export class TestFollower {
  readonly facts: Fact[] = [];
  attached: Attached | undefined;
  /** How the stream ended: undefined while it runs, an error, or `ended`. */
  over: unknown;
  private readonly connection: Connection<RoomServiceService>;
  private readonly stream: Bidi<RoomServiceService['follow']>;
  private readonly answers = new Map<number, (answer: Answer['outcome']) => void>();
  private lastRequest = 0;

  constructor(certificates: Certificates, port: number, sessionId: string, options: FollowOptions) {
    const { as = 'gateway', afterSeq = 0, connections = [] } = options;
    this.connection = connect(RoomServiceClient, `127.0.0.1:${port}`, certificates[as]);
    this.stream = bidi(this.connection, 'follow');
    const kind = options.kind ?? (as === 'gateway' ? FollowerKind.GATEWAY : FollowerKind.SERVICE);
    void this.write({ $case: 'attach', value: { sessionId, followerId: newId(), kind, afterSeq, connections } });
    void this.read();
  }

  private write(body: NonNullable<FollowRequest['body']>): Promise<void> {
    return this.stream.send({ body });
  }

  private async read(): Promise<void> {
    try {
      for await (const { body } of this.stream.messages) {
        if (body?.$case === 'attached') this.attached = body.value;
        if (body?.$case === 'facts') this.facts.push(...body.value.facts);
        if (body?.$case === 'answer') this.answers.get(body.value.requestId)?.(body.value.outcome);
      }
      this.over = 'ended';
    } catch (error) {
      this.over = error;
    }
    for (const settle of this.answers.values()) settle(undefined);
  }

  private async deliver(personId: string, connectionId: string, body: DeliverBody, traceparent = '') {
    const requestId = (this.lastRequest += 1);
    const answered = new Promise<Answer['outcome']>((resolve) => this.answers.set(requestId, resolve));
    await this.write({ $case: 'deliver', value: { requestId, connectionId, personId, body, traceparent } });
    const outcome = await answered;
    if (outcome?.$case === 'refusal') throw new DomainError(outcome.value);
    return outcome;
  }

  async join(personId: string, options: JoinOptions = {}) {
    const { connectionId = newId(), commandId = newId(), takeOver = false, afterSeq = 0, openSources = [] } = options;
    const value = { commandId, takeOver, afterSeq, openSources };
    const outcome = await this.deliver(personId, connectionId, { $case: 'join', value }, options.traceparent);
    if (outcome?.$case === 'joined') return { connectionId, ...outcome.value };
    throw new Error(`not joined: ${outcome?.$case}`);
  }

  async knock(personId: string, options: JoinOptions = {}) {
    const { connectionId = newId(), commandId = newId() } = options;
    const value = { commandId, takeOver: false, afterSeq: 0, openSources: options.openSources ?? [] };
    const outcome = await this.deliver(personId, connectionId, { $case: 'join', value });
    if (outcome?.$case === 'waiting') return { connectionId, commandId, ...outcome.value };
    throw new Error(`not waiting: ${outcome?.$case}`);
  }

  async act(personId: string, connectionId: string, body: CommandBody, commandId: string = newId()) {
    const outcome = await this.deliver(personId, connectionId, { $case: 'command', value: { commandId, body } });
    if (outcome?.$case === 'done') return outcome.value;
    throw new Error(`not done: ${outcome?.$case}`);
  }

  say(personId: string, connectionId: string, text: string, commandId?: string) {
    return this.act(personId, connectionId, { $case: 'postChat', value: { text } }, commandId);
  }

  lose(connectionId: string, participantId: string): Promise<void> {
    return this.write({ $case: 'connectionLost', value: { connectionId, participantId } });
  }

  signs(heard: HeardParticipant[]): Promise<void> {
    return this.write({ $case: 'signs', value: { heard } });
  }

  isAttached(): Promise<void> {
    return eventually('the follower is attached', () => expect(this.attached).toBeDefined());
  }

  kinds(): string[] {
    return this.facts.map(({ body }) => body?.$case ?? 'none');
  }

  /** Waits until the facts so far end with these. */
  async sees(...kinds: string[]): Promise<void> {
    await eventually(`the follower sees ${kinds.join(', ')}`, () =>
      expect(this.kinds().slice(-kinds.length)).toEqual(kinds),
    );
  }

  async hasSeen(kind: string): Promise<Fact> {
    return eventually(`the follower sees ${kind}`, () => {
      const found = this.facts.findLast(({ body }) => body?.$case === kind);
      if (!found) throw new Error(`seen: ${this.kinds().join(', ')}`);
      return found;
    });
  }

  /** The whole process behind it vanishes: no word is said. */
  cancel(): void {
    this.stream.cancel();
    this.connection.close();
  }
}

type DeliverBody = NonNullable<Extract<NonNullable<FollowRequest['body']>, { $case: 'deliver' }>['value']['body']>;

/** The code of the refusal that a call ends with. */
export async function codeOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return 'accepted';
  } catch (error) {
    if (error instanceof DomainError) return error.refusal.code;
    throw error;
  }
}
