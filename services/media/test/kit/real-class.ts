import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { bidi, connect, unary, type Bidi, type TlsFiles } from '@lectern/grpc';
import { DomainError, newId } from '@lectern/kernel';
import { DirectoryServiceClient } from '@lectern/proto/grpc/session/v1/directory_service';
import { Role, type Command, type Participant, type Source } from '@lectern/proto/grpc/session/v1/room';
import {
  FollowerKind,
  RoomServiceClient,
  type Answer,
  type Deliver,
  type Joined,
  type RoomServiceService,
} from '@lectern/proto/grpc/session/v1/room_service';
import {
  eventually,
  freePort,
  makeCertificates,
  startDatabase,
  startProcess,
  writeIdentity,
  type StartedProcess,
} from '@lectern/testing';
import { Gateway } from './gateway.ts';

const root = fileURLToPath(new URL('../../../../', import.meta.url));
const run = promisify(execFile);
type Names = 'session' | 'gateway' | 'media';

/** The session service and the media service as they are shipped: bundles, each its own process, on a real PostgreSQL. */
export class RealClass {
  private constructor(
    readonly media: StartedProcess,
    readonly mediaHealthPort: number,
    readonly gateway: Gateway,
    private readonly follow: Bidi<RoomServiceService['follow']>,
    private readonly people: ReadonlyMap<string, string>,
    readonly close: () => Promise<void>,
  ) {
    void this.read();
  }

  static async start(): Promise<RealClass> {
    const closers: (() => unknown)[] = [];
    const close = async () => {
      for (const one of closers.splice(0).reverse()) await one();
    };
    try {
      return await RealClass.startParts(closers, close);
    } catch (error) {
      await close();
      throw error;
    }
  }

  private static async startParts(closers: (() => unknown)[], close: () => Promise<void>): Promise<RealClass> {
    await run(process.execPath, [join(root, 'tools/build/main.ts'), 'session', 'media'], { cwd: root });
    const database = await startDatabase();
    closers.push(() => database.close());
    const folder = await mkdtemp(join(tmpdir(), 'lectern-media-'));
    closers.push(() => rm(folder, { recursive: true }));
    const tls: Record<Names, TlsFiles> = await makeCertificates(['session', 'gateway', 'media']);
    const [sessionPort, mediaPort, rtcPort, sessionHealthPort, mediaHealthPort] = await Promise.all(
      Array.from({ length: 5 }, () => freePort()),
    );
    const environment = async (name: Names, healthPort: number | undefined) => {
      const { ca, cert, key } = await writeIdentity(folder, name, tls[name]);
      const health = `127.0.0.1:${healthPort}`;
      return { LECTERN_TLS_CA: ca, LECTERN_TLS_CERT: cert, LECTERN_TLS_KEY: key, LECTERN_HEALTH_LISTEN: health };
    };
    const sessionAddress = `127.0.0.1:${sessionPort}`;
    const sessionEnv = {
      ...(await environment('session', sessionHealthPort)),
      SESSION_LISTEN: sessionAddress,
      SESSION_DATABASE_URL: database.url,
      SESSION_BUS_URL: `embedded:${await database.createDatabase()}`,
    };
    const program = (name: string, entry: string) => join(root, 'dist', name, `${entry}.mjs`);
    const once = async (entry: string, ...args: string[]) =>
      (await run(process.execPath, [program('session', entry), ...args], { env: { ...process.env, ...sessionEnv } }))
        .stdout;
    await once('migrate');
    const { apiKey } = JSON.parse(
      (await once('admin', 'create-organisation', '--name', 'Test')).trim().split('\n').at(-1) ?? '{}',
    );
    const start = (name: string, env: Record<string, string>) => {
      const started = startProcess({ command: process.execPath, args: [program(name, 'main')], env, name });
      closers.push(() => started.close());
      return started;
    };
    start('session', sessionEnv);
    const media = start('media', {
      ...(await environment('media', mediaHealthPort)),
      MEDIA_LISTEN: `127.0.0.1:${mediaPort}`,
      MEDIA_SESSION_ADDRESSES: sessionAddress,
      MEDIA_RTC_LISTEN_IP: '127.0.0.1',
      MEDIA_RTC_PORTS: String(rtcPort),
    });
    await Promise.all([sessionHealthPort, mediaHealthPort].map((port) => ready(port ?? 0)));
    const { sessionId, people } = await schedule(sessionAddress, tls.gateway, apiKey, closers);
    const room = connect(RoomServiceClient, sessionAddress, tls.gateway);
    closers.push(() => room.close());
    const follow = bidi(room, 'follow');
    const value = { sessionId, followerId: newId(), kind: FollowerKind.GATEWAY, afterSeq: 0, connections: [] };
    await follow.send({ body: { $case: 'attach', value } });
    const gateway = new Gateway(`127.0.0.1:${mediaPort}`, tls.gateway);
    closers.push(() => gateway.close());
    return new RealClass(media, mediaHealthPort ?? 0, gateway, follow, people, close);
  }

  private lastRequest = 0;
  private readonly answers = new Map<number, (outcome: Answer['outcome']) => void>();

  /** Comes into the class. The participant is as the media kit wants it: with the connection that speaks for it. */
  async join(
    name: string,
    openSources: readonly Source[] = [],
    takeOver = false,
  ): Promise<{ person: Participant; joined: Joined }> {
    const connectionId = newId<'connection'>();
    const value = { commandId: newId(), takeOver, openSources: [...openSources], afterSeq: 0 };
    const outcome = await this.deliver(name, connectionId, { $case: 'join', value });
    if (outcome?.$case !== 'joined') throw new Error(`answered ${outcome?.$case}`);
    const joined = outcome.value;
    const own = joined.state?.participants.find(({ participantId }) => participantId === joined.participantId);
    if (!own) throw new Error('the state has no such person');
    return { joined, person: { ...own, connectionId } };
  }

  async act({ name, connectionId }: Participant, body: NonNullable<Command['body']>): Promise<Answer['outcome']> {
    return this.deliver(name, connectionId, { $case: 'command', value: { commandId: newId(), body } });
  }

  private async deliver(name: string, connectionId: string, body: NonNullable<Deliver['body']>) {
    const requestId = ++this.lastRequest;
    const answered = new Promise<Answer['outcome']>((resolve) => this.answers.set(requestId, resolve));
    const personId = this.people.get(name) ?? '';
    await this.follow.send({
      body: { $case: 'deliver', value: { requestId, connectionId, personId, body, traceparent: '' } },
    });
    const outcome = await answered;
    if (outcome?.$case === 'refusal') throw new DomainError(outcome.value);
    return outcome;
  }

  private async read(): Promise<void> {
    try {
      for await (const { body } of this.follow.messages) {
        if (body?.$case === 'answer') this.answers.get(body.value.requestId)?.(body.value.outcome);
      }
    } catch {
      // The class is over.
    }
    for (const settle of this.answers.values()) settle(undefined);
  }
}

async function ready(port: number): Promise<void> {
  await eventually(
    `a service is ready on port ${port}`,
    async () => (await fetch(`http://127.0.0.1:${port}/readyz`)).status === 200,
    { withinMs: 30_000, everyMs: 100 },
  );
}

async function schedule(address: string, tls: TlsFiles, apiKey: string, closers: (() => unknown)[]) {
  const directory = connect(DirectoryServiceClient, address, tls);
  closers.push(() => directory.close());
  const caller = await unary(directory, 'authenticate', { credential: { $case: 'apiKey', value: apiKey } });
  const { courseId } = await unary(directory, 'createCourse', { caller, title: 'Physics' });
  const { enrolments } = await unary(directory, 'enrol', {
    caller,
    courseId,
    enrolments: [
      { personId: '', name: 'Ada', email: 'ada@example.edu', role: Role.INSTRUCTOR },
      { personId: '', name: 'Ben', email: 'ben@example.edu', role: Role.LEARNER },
    ],
  });
  const { sessionId } = await unary(directory, 'scheduleClass', {
    caller,
    courseId,
    title: 'Waves',
    startsAt: new Date(Date.now() + 60_000),
    endsAt: new Date(Date.now() + 3_600_000),
  });
  return { sessionId, people: new Map(enrolments.map(({ name, personId }) => [name, personId])) };
}
