import 'reflect-metadata';
import { randomBytes } from 'node:crypto';
import { openEventBus, toOutboxEvent, type OutboxEvent } from '@lectern/events';
import { startTestBus } from '@lectern/events/testing';
import { connect, serve, startServer, unary, type Connection, type Handlers } from '@lectern/grpc';
import { DomainError, newId, type EventId } from '@lectern/kernel';
import { migrate, openPool } from '@lectern/postgres';
import {
  RegisterServiceClient,
  type ClassRegister,
  type RegisterServiceService,
} from '@lectern/proto/grpc/attendance/v1/register_service';
import {
  DirectoryServiceService,
  OrganisationRole,
  type Caller,
} from '@lectern/proto/grpc/session/v1/directory_service';
import { LeaveReason, Role } from '@lectern/proto/grpc/session/v1/room';
import type { Event } from '@lectern/proto/messages/events/v1/events';
import { startTelemetry } from '@lectern/telemetry';
import { eventually, makeCertificates, startDatabase } from '@lectern/testing';
import { startAttendance } from '../src/attendance.ts';
import type { Config } from '../src/config.ts';
import { EventFlow } from '../src/event.providers.ts';
import { attendanceMigrations } from '../src/postgres/migrations/index.ts';

type Service = typeof RegisterServiceService;
type Method = keyof Service & string;
type RequestOf<Name extends Method> = ReturnType<Service[Name]['requestDeserialize']>;
type ResponseOf<Name extends Method> = ReturnType<Service[Name]['responseDeserialize']>;
type Payload = NonNullable<Event['payload']>;

export const noon = new Date('2026-03-02T12:00:00.000Z');
export const at = (minutes: number, seconds = 0): Date => new Date(noon.getTime() + (minutes * 60 + seconds) * 1_000);

/** Names as the session service tells them; whoever is not in here is unknown. */
export type NameBook = { organisation: string; people: Map<string, string>; titles: Map<string, string> };

function directoryWith(book: NameBook) {
  const handlers = {
    describe: async ({
      personIds,
      courseIds,
      sessionIds,
    }: {
      personIds: string[];
      courseIds: string[];
      sessionIds: string[];
    }) => ({
      organisationName: book.organisation,
      people: personIds.flatMap((personId) => {
        const name = book.people.get(personId);
        return name === undefined ? [] : [{ personId, name }];
      }),
      courses: courseIds.map((courseId) => ({ courseId, title: book.titles.get(courseId) ?? '' })),
      classes: sessionIds.map((sessionId) => ({
        sessionId,
        courseId: '',
        title: book.titles.get(sessionId) ?? '',
        startsAt: at(0),
        endsAt: at(50),
      })),
    }),
  } as unknown as Handlers<typeof DirectoryServiceService>;
  return serve(DirectoryServiceService, handlers, { callers: ['attendance'] });
}

/** Attendance as a process runs it, on a real PostgreSQL and a real bus, asked over real gRPC; the directory behind it is told what to say. */
export async function startScene() {
  const database = await startDatabase();
  await migrate(database.url, attendanceMigrations);
  const testBus = await startTestBus();
  const bus = openEventBus(testBus.url);
  const pool = openPool({ url: database.url });
  const certificates = await makeCertificates(['attendance', 'gateway', 'session']);
  const names: NameBook = { organisation: 'North University', people: new Map(), titles: new Map() };
  const directory = await startServer({
    listen: '127.0.0.1:0',
    tls: certificates.session,
    services: [directoryWith(names)],
  });
  const config: Config = {
    tls: certificates.attendance,
    healthListen: '127.0.0.1:0',
    logLevel: 'fatal',
    listen: '127.0.0.1:0',
    databaseUrl: database.url,
    busUrl: testBus.url,
    sessionAddresses: [`127.0.0.1:${directory.port}`],
    publicOrigin: 'https://class.example.edu',
    secretKeys: [{ id: 'spec', key: randomBytes(32) }],
    mayAllowPrivateAddresses: true,
  };
  const telemetry = await startTelemetry({ service: 'attendance', level: config.logLevel });
  const attendance = await startAttendance(config, telemetry);
  const gateway = connect(RegisterServiceClient, `127.0.0.1:${attendance.port}`, certificates.gateway);
  return {
    config,
    certificates,
    database,
    pool,
    bus,
    testBus,
    names,
    attendance,
    telemetry,
    call: callVia(gateway),
    deliver: (...events: readonly OutboxEvent[]) => bus.deliver(events),
    /** From now on this process answers only; others hear and compute. */
    stopHearing: () => attendance.get(EventFlow).close(),
    async close() {
      gateway.close();
      await attendance.close();
      await telemetry.close();
      await directory.close();
      await bus.close();
      await pool.end();
      await testBus.close();
      await database.close();
    },
  };
}

export type Scene = Awaited<ReturnType<typeof startScene>>;

const callVia =
  (gateway: Connection<Service>) =>
  <Name extends Method>(name: Name, request: RequestOf<Name>): Promise<ResponseOf<Name>> =>
    unary(gateway, name as never, request as never, { deadlineMs: 20_000 }) as Promise<ResponseOf<Name>>;

/** The code and figures of a refusal; fails when the call was not refused. */
export async function refusalOf(call: Promise<unknown>): Promise<{ code: string; figures: Record<string, string> }> {
  try {
    await call;
  } catch (error) {
    if (error instanceof DomainError) return { code: error.refusal.code, figures: { ...error.refusal.figures } };
    throw error;
  }
  throw new Error('the call was not refused');
}

// A broker may wait for a member that was killed before it shares the work anew.
const patience = { withinMs: 60_000, everyMs: 50 };

/** A course with Ada teaching, Tomás assisting, Ben and Chloe learning, and one class of 50 minutes; everything is told by events. */
export class Lesson {
  readonly organisationId: string = newId();
  readonly courseId: string = newId();
  readonly sessionId: string = newId();
  readonly ada: string = newId();
  readonly tomas: string = newId();
  readonly ben: string = newId();
  readonly chloe: string = newId();
  private seq = 0;
  private revision = 0;

  constructor(
    readonly scene: Scene,
    name = 'Groups',
  ) {
    const people = { Ada: this.ada, Tomás: this.tomas, Ben: this.ben, Chloe: this.chloe };
    for (const [known, id] of Object.entries(people)) scene.names.people.set(id, known);
    scene.names.titles.set(this.courseId, 'Algebra').set(this.sessionId, name);
  }

  caller(personId: string, organisationRole: OrganisationRole = OrganisationRole.UNSPECIFIED): Caller {
    return {
      organisationId: this.organisationId,
      personId,
      apiKeyId: '',
      name: '',
      organisationName: '',
      guestOfSessionId: '',
      canCreateCourses: false,
      organisationRole,
    };
  }

  get registrar(): Caller {
    return this.caller(newId(), OrganisationRole.ADMIN);
  }

  event(
    kind: string,
    time: Date,
    payload: Payload,
    subject = this.sessionId,
    id = newId<'event'>() as EventId,
  ): OutboxEvent {
    const type = `lectern.session.${kind}.v1`;
    const { organisationId } = this;
    return toOutboxEvent({
      id,
      source: 'lectern/session',
      type,
      subject,
      time,
      traceparent: '',
      organisationId,
      payload,
    });
  }

  private place = () => ({ sessionId: this.sessionId, courseId: this.courseId, seq: (this.seq += 1) });

  scheduled = (): OutboxEvent => {
    const { sessionId, courseId } = this;
    const value = { sessionId, courseId, startsAt: at(0), endsAt: at(50) };
    return this.event('class-scheduled', at(-1_440), { $case: 'classScheduled', value });
  };

  enrolled = (personId: string, role: Role, time = at(-1_440)): OutboxEvent => {
    const value = { courseId: this.courseId, personId, role, revision: (this.revision += 1) };
    return this.event('enrolment-changed', time, { $case: 'enrolmentChanged', value }, this.courseId);
  };

  started = (time = at(0)) => this.event('class-started', time, { $case: 'classStarted', value: this.place() });

  ended = (endedAt = at(50), startedAt: Date | 'never' = at(0)) => {
    const started = startedAt === 'never' ? undefined : startedAt;
    const value = {
      ...this.place(),
      startedAt: started,
      endedAt,
      reason: 'END_REASON_BY_INSTRUCTOR' as const,
      peopleCount: 0,
    };
    return this.event('class-ended', endedAt, { $case: 'classEnded', value });
  };

  private presence = (personId: string, role: Role, reason: LeaveReason = LeaveReason.UNSPECIFIED) => ({
    ...this.place(),
    participantId: newId() as string,
    personId,
    role,
    reason,
  });

  joined = (personId: string, time: Date, role: Role = Role.LEARNER) =>
    this.event('participant-joined', time, { $case: 'participantJoined', value: this.presence(personId, role) });

  left = (personId: string, time: Date, reason: LeaveReason = LeaveReason.LEFT, role: Role = Role.LEARNER) =>
    this.event('participant-left', time, { $case: 'participantLeft', value: this.presence(personId, role, reason) });

  /** One mark of the class: these people were heard two seconds before. */
  seen = (time: Date, people: readonly string[]) => {
    const heardAt = new Date(time.getTime() - 2_000);
    const signs = people.map((personId) => ({
      participantId: personId,
      personId,
      socketHeardAt: heardAt,
      mediaHeardAt: heardAt,
      spokeMs: 100,
    }));
    const { sessionId, courseId } = this;
    return this.event('participants-seen', time, { $case: 'participantsSeen', value: { sessionId, courseId, signs } });
  };

  roster = (): OutboxEvent[] => [
    this.enrolled(this.ada, Role.INSTRUCTOR),
    this.enrolled(this.tomas, Role.ASSISTANT),
    this.enrolled(this.ben, Role.LEARNER),
    this.enrolled(this.chloe, Role.LEARNER),
  ];

  /** Everybody is enrolled, and that is known. Enrolments are of another subject, so they may come before or after a class. */
  async enrolAll(): Promise<void> {
    const roster = this.roster();
    await this.deliver(...roster);
    await eventually(
      'the roster is known',
      async () => {
        const { rows } = await this.scene.pool.query('SELECT FROM enrolment_revision WHERE course_id = $1', [
          this.courseId,
        ]);
        expect(rows).toHaveLength(roster.length);
      },
      patience,
    );
  }

  async teach(): Promise<void> {
    await this.enrolAll();
    await this.deliver(...this.wholeClass());
  }

  /** Ben is there for all of it, Chloe for the last half hour. */
  wholeClass = (): OutboxEvent[] => [
    this.scheduled(),
    this.started(),
    this.joined(this.ada, at(-2), Role.INSTRUCTOR),
    this.joined(this.ben, at(-1)),
    this.joined(this.chloe, at(20)),
    this.left(this.ben, at(50)),
    this.ended(),
  ];

  deliver = (...events: readonly OutboxEvent[]) => this.scene.deliver(...events);

  register = (caller = this.caller(this.ada), version = 0): Promise<ClassRegister> =>
    this.scene.call('getClassRegister', { caller, sessionId: this.sessionId, version });

  /** The register, once it is at this version. */
  registerAt = (version: number): Promise<ClassRegister> =>
    eventually(
      `the register is at version ${version}`,
      async () => {
        const register = await this.register();
        expect(register.version).toBe(version);
        return register;
      },
      patience,
    );

  async entryOf(personId: string) {
    const { entries } = await this.register();
    const found = entries.find((entry) => entry.personId === personId);
    if (found === undefined) throw new Error('nobody of that id is in the register');
    return found;
  }
}
