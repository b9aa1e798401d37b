import { connect, unary, type Connection } from '@lectern/grpc';
import { startTestBus, type TestBus } from '@lectern/events/testing';
import { SystemClock } from '@lectern/kernel';
import { migrate, openDataSource, openPool } from '@lectern/postgres';
import {
  DirectoryServiceClient,
  type Caller,
  type DirectoryServiceService,
} from '@lectern/proto/grpc/session/v1/directory_service';
import { startTelemetry } from '@lectern/telemetry';
import { eventually, makeCertificates, startDatabase, type TestDatabase } from '@lectern/testing';
import type { Pool } from 'pg';
import { NodeSecrets } from '../src/crypto/node-secrets.ts';
import { defaultLimits } from '../src/domain/room.ts';
import { Database } from '../src/postgres/database.ts';
import { sessionMigrations } from '../src/postgres/migrations/index.ts';
import { PostgresApiKeys } from '../src/postgres/postgres-credentials.ts';
import { PostgresOrganisations } from '../src/postgres/postgres-people.ts';
import { directoryRows } from '../src/postgres/rows.ts';
import { startSession, type Session } from '../src/session.ts';
import { CreateApiKey } from '../src/usecases/create-api-key.ts';
import { CreateOrganisation } from '../src/usecases/create-organisation.ts';
import { page, refusalOf } from './directory.harness.ts';

let database: TestDatabase;
let bus: TestBus;
let session: Session;
let gateway: Connection<typeof DirectoryServiceService>;
let pool: Pool;
let caller: Caller;

beforeAll(async () => {
  database = await startDatabase();
  bus = await startTestBus();
  await migrate(database.url, sessionMigrations);
  const certificates = await makeCertificates(['session', 'gateway']);
  const addresses = { listen: '127.0.0.1:0', healthListen: '127.0.0.1:0' };
  const databases = { databaseUrl: database.url, busUrl: bus.url };
  const config = { ...addresses, ...databases, tls: certificates.session, logLevel: 'warn', room: defaultLimits };
  const telemetry = await startTelemetry({ service: 'session', level: 'warn' });
  session = await startSession({ ...config, announceMs: 5_000, beatMs: 1_000 }, telemetry);
  gateway = connect(DirectoryServiceClient, `127.0.0.1:${session.port}`, certificates.gateway);
  pool = openPool({ url: database.url });
  const value = await createOrganisation();
  caller = await unary(gateway, 'authenticate', { credential: { $case: 'apiKey', value } });
});

afterAll(async () => {
  gateway?.close();
  await session?.close();
  await bus?.close();
  await pool?.end();
  await database?.close();
});

/** As an operator does it, beside the running service. */
async function createOrganisation(): Promise<string> {
  const source = await openDataSource({ url: database.url, entities: directoryRows, max: 1 });
  const directory = new Database(source);
  const clock = new SystemClock();
  const createApiKey = new CreateApiKey(new PostgresApiKeys(directory), new NodeSecrets(), clock);
  const create = new CreateOrganisation(directory, new PostgresOrganisations(directory), createApiKey, clock);
  const { apiKey } = await create.execute('North University');
  await source.destroy();
  return apiKey;
}

async function newClass() {
  const { courseId } = await unary(gateway, 'createCourse', { caller, title: 'Algebra' });
  const startsAt = new Date();
  const endsAt = new Date(startsAt.getTime() + 3_600_000);
  return unary(gateway, 'scheduleClass', { caller, courseId, title: 'Groups', startsAt, endsAt });
}

describe('a class that is ended from outside', () => {
  it('is ended in its journal once, however many ask at the same moment, and is soon among the past ones', async () => {
    const { courseId, sessionId } = await newClass();
    const asked = await Promise.all(
      Array.from({ length: 8 }, () =>
        unary(gateway, 'endClass', { caller, sessionId }).then(
          ({ phase, endReason }) => ({ phase, endReason }),
          (error: unknown) => refusalOf(Promise.reject(error)).then(({ code }) => code),
        ),
      ),
    );
    expect(asked.filter((answer) => answer === 'CLASS_ENDED')).toHaveLength(7);
    expect(asked).toContainEqual({ phase: 'PHASE_ENDED', endReason: 'END_REASON_BY_API' });
    const { rows } = await pool.query('SELECT seq::int FROM journal WHERE session_id = $1', [sessionId]);
    expect(rows).toEqual([{ seq: 1 }]);
    const listed = await eventually('the course page lists it as past', async () => {
      const { classes } = await unary(gateway, 'listClasses', { caller, courseId, past: true, page: page() });
      expect(classes).toHaveLength(1);
      return classes[0];
    });
    expect(listed).toEqual(await unary(gateway, 'getClass', { caller, sessionId }));
    expect(listed).toMatchObject({ phase: 'PHASE_ENDED', endReason: 'END_REASON_BY_API', peopleCount: 0 });
  });
});
