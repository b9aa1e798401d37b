import 'reflect-metadata';
import { connect, startServer, unary, type Connection } from '@lectern/grpc';
import { Clock, DomainError, FixedClock, type SessionId } from '@lectern/kernel';
import { migrate, openDataSource } from '@lectern/postgres';
import {
  DirectoryServiceClient,
  type Caller,
  type DirectoryServiceService,
} from '@lectern/proto/grpc/session/v1/directory_service';
import { Role } from '@lectern/proto/grpc/session/v1/room';
import { startTelemetry } from '@lectern/telemetry';
import { makeCertificates, startDatabase } from '@lectern/testing';
import { NestFactory } from '@nestjs/core';
import { DataSource } from 'typeorm';
import { ClassDirectory } from '../src/domain/class-directory.ts';
import { apply } from '../src/domain/room.apply.ts';
import type { RoomCommand } from '../src/domain/room.commands.ts';
import { decide } from '../src/domain/room.decide.ts';
import { newRoom, type Room } from '../src/domain/room.ts';
import { directoryProviders } from '../src/directory.providers.ts';
import { DirectoryController } from '../src/grpc/directory.controller.ts';
import { sessionMigrations } from '../src/postgres/migrations/index.ts';
import { directoryRows } from '../src/postgres/rows.ts';
import { Rooms, type CommittedFact, type Outcome } from '../src/usecases/rooms.ts';
import { CreateOrganisation } from '../src/usecases/create-organisation.ts';

type Service = typeof DirectoryServiceService;
type Method = keyof Service & string;
type RequestOf<Name extends Method> = ReturnType<Service[Name]['requestDeserialize']>;
type ResponseOf<Name extends Method> = ReturnType<Service[Name]['responseDeserialize']>;

/** Live rooms that decide as the real ones and keep nothing. */
class ForgetfulRooms extends Rooms {
  private readonly rooms = new Map<SessionId, Room>();

  constructor(
    private readonly classes: ClassDirectory,
    private readonly clock: Clock,
  ) {
    super();
  }

  async get(sessionId: SessionId): Promise<Room> {
    const planned = await this.classes.findClass(sessionId);
    if (planned === undefined) throw new Error(`no class ${sessionId}`);
    return this.rooms.get(sessionId) ?? newRoom(planned);
  }

  async change(sessionId: SessionId, command: RoomCommand): Promise<Outcome> {
    const before = await this.get(sessionId);
    const now = this.clock.now();
    const decision = decide(before, command, now);
    if (decision.kind === 'refused') throw new DomainError(decision.refusal);
    const facts = decision.facts.map((fact, index) => ({ ...fact, seq: before.seq + index + 1, at: now }));
    const room = facts.reduce(apply, before);
    this.rooms.set(sessionId, room);
    return { room, facts };
  }

  follow(): Promise<AsyncIterable<CommittedFact>> {
    return Promise.reject(new Error('nobody follows these'));
  }
}

export const noon = new Date('2026-03-02T12:00:00.000Z');
export const after = (minutes: number): Date => new Date(noon.getTime() + minutes * 60_000);

/** The directory on a real PostgreSQL, spoken to over real gRPC with mutual TLS, at a time that the test says. */
export async function startDirectory() {
  const database = await startDatabase();
  await migrate(database.url, sessionMigrations);
  const source = await openDataSource({ url: database.url, entities: directoryRows });
  const telemetry = await startTelemetry({ service: 'session', level: 'warn' });
  const clock = new FixedClock(noon);
  const nest = await NestFactory.createApplicationContext(
    {
      module: class DirectoryUnderTest {},
      providers: [
        ...directoryProviders(telemetry),
        { provide: DataSource, useValue: source },
        { provide: Clock, useValue: clock },
        {
          provide: Rooms,
          useFactory: (classes: ClassDirectory) => new ForgetfulRooms(classes, clock),
          inject: [ClassDirectory],
        },
      ],
    },
    { logger: ['error', 'warn'], abortOnError: false },
  );
  const certificates = await makeCertificates(['session', 'gateway', 'media', 'attendance']);
  const failures: unknown[] = [];
  const server = await startServer({
    listen: '127.0.0.1:0',
    tls: certificates.session,
    services: [nest.get(DirectoryController).serving],
    onFailure: (error) => failures.push(error),
  });
  const connections: Connection<Service>[] = [];
  const connectAs = (service: 'gateway' | 'media' | 'attendance') => {
    const connection = connect(DirectoryServiceClient, `127.0.0.1:${server.port}`, certificates[service]);
    connections.push(connection);
    return connection;
  };
  const gateway = connectAs('gateway');
  return {
    clock,
    telemetry,
    rooms: nest.get(Rooms),
    source,
    database,
    /** What went wrong and was no refusal. */
    failures,
    connectAs,
    call: <Name extends Method>(name: Name, request: RequestOf<Name>): Promise<ResponseOf<Name>> =>
      unary(gateway, name as never, request as never, { deadlineMs: 20_000 }) as Promise<ResponseOf<Name>>,
    get: nest.get.bind(nest),
    createOrganisation: (name: string) => nest.get(CreateOrganisation).execute(name),
    async close() {
      connections.forEach((connection) => connection.close());
      await server.close();
      await nest.close();
      await telemetry.close();
      await source.destroy();
      await database.close();
    },
  };
}

export type Directory = Awaited<ReturnType<typeof startDirectory>>;

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

/** A university with Ada teaching Algebra, Tomás assisting, Ben and Chloe learning, and a class at noon. */
export async function teachAlgebra(directory: Directory, name: string) {
  const { apiKey, organisationId } = await directory.createOrganisation(name);
  const key = await directory.call('authenticate', { credential: { $case: 'apiKey', value: apiKey } });
  const { courseId } = await directory.call('createCourse', { caller: key, title: 'Algebra' });
  const { enrolments } = await directory.call('enrol', {
    caller: key,
    courseId,
    enrolments: [
      { personId: '', name: 'Ada', email: 'ada@example.edu', role: Role.INSTRUCTOR },
      { personId: '', name: 'Tomás', email: 'tomas@example.edu', role: Role.ASSISTANT },
      { personId: '', name: 'Ben', email: 'ben@example.edu', role: Role.LEARNER },
      { personId: '', name: 'Chloe', email: 'chloe@example.edu', role: Role.LEARNER },
    ],
  });
  const [ada, tomas, ben, chloe] = await Promise.all(
    enrolments.map(({ personId }) => signIn(directory, key, personId)),
  );
  if (!ada || !tomas || !ben || !chloe) throw new Error('somebody is missing');
  const { sessionId } = await directory.call('scheduleClass', {
    caller: key,
    courseId,
    title: 'Groups',
    startsAt: after(20),
    endsAt: after(60),
  });
  return { organisationId, apiKey, key, courseId, sessionId, ada, tomas, ben, chloe };
}

export type Algebra = Awaited<ReturnType<typeof teachAlgebra>>;

export async function signIn(directory: Directory, key: Caller, personId: string): Promise<Caller> {
  const wanted = { caller: key, personId, sessionId: '', validMinutes: 0, reusable: false };
  const { token } = await directory.call('createSignInLink', wanted);
  const { caller } = await directory.call('redeemLink', { token, guestName: '' });
  if (caller === undefined) throw new Error('nobody signed in');
  return caller;
}

export const page = (limit = 0, cursor = '') => ({ limit, cursor });

export const line = (name: string, role: Role, email = `${name.toLowerCase()}@example.edu`) => ({
  personId: '',
  name,
  email,
  role,
});
