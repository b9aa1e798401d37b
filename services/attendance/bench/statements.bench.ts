/**
 * Statements per second and core: made from settled registers, checked, kept, and sent to a store that only counts. The core is this
 * process; PostgreSQL and the store have their own. And how long it takes from a fact that is heard to the store that has it, in calm.
 * Run: node --experimental-transform-types services/attendance/bench/statements.bench.ts
 */
import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { newId, type PersonId } from '@lectern/kernel';
import { OutgoingClient } from '@lectern/outgoing';
import { migrate, openPool } from '@lectern/postgres';
import { startTelemetry } from '@lectern/telemetry';
import { startDatabase } from '@lectern/testing';
import { HttpRecordStore } from '../src/clients/lrs/http-record-store.ts';
import { AjvStatementRules } from '../src/clients/lrs/statement-schema.ts';
import { SealedSecrets } from '../src/crypto/sealed-secrets.ts';
import { uuid5 } from '../src/crypto/uuid5.ts';
import type { ClassRef } from '../src/domain/evidence.ts';
import { policyByDefault } from '../src/domain/policy.ts';
import { verbGroups } from '../src/domain/statements/draft.ts';
import { Database } from '../src/postgres/database.ts';
import { attendanceMigrations } from '../src/postgres/migrations/index.ts';
import { PostgresChronicle } from '../src/postgres/statements/postgres-chronicle.ts';
import { PostgresConnections } from '../src/postgres/statements/postgres-connections.ts';
import { PostgresDeliveries } from '../src/postgres/statements/postgres-deliveries.ts';
import { PostgresStatements } from '../src/postgres/statements/postgres-statements.ts';
import { startStatements } from '../src/statement-flow.ts';
import type { Settlement } from '../src/usecases/listeners.ts';
import { secretPlace, type LrsConnectionId } from '../src/usecases/statements/connections.ts';
import { DeliverStatements } from '../src/usecases/statements/deliver-statements.ts';
import { ShareDeliveries } from '../src/usecases/statements/share-deliveries.ts';
import { TellStatements } from '../src/usecases/statements/tell-statements.ts';

const classes = 30;
const people = 500;
const calmFacts = 100;
const total = classes * people;

const organisationId = newId<'organisation'>();
const courseId = newId<'course'>();
const newClass = (): ClassRef => ({ organisationId, courseId, sessionId: newId<'session'>() });

/** A register of everybody present, as far as statements are made of it. */
function settlementOf(ref: ClassRef): Settlement {
  const entry = (personId: PersonId) => ({
    version: 1,
    registerVersion: 1,
    isListed: true,
    entry: { personId, verdict: 'present', rule: 'attended', attendedMs: 2_999_250, share: 0.99975 },
  });
  const endedAtMs = Date.now();
  const entries = Array.from({ length: people }, () => entry(newId<'person'>()));
  const computed = { version: 1, computedAtMs: endedAtMs, cause: 'class-ended', policy: policyByDefault };
  return {
    record: { ...ref, registerVersion: 1, endedAtMs },
    computed,
    changed: entries,
    entries,
    traceparent: '',
  } as unknown as Settlement;
}

const store = fork(new URL('./counting-store.ts', import.meta.url));
let hear: (news: { count: number; at: number }) => void = () => {};
const port = await new Promise<number>((settle) =>
  store.once('message', (told: { port: number }) => settle(told.port)),
);
store.on('message', (news: { count: number; at: number }) => hear(news));
const received = (wanted: number) =>
  new Promise<number>((settle) => {
    hear = ({ count, at }) => void (count >= wanted && settle(at));
  });

const postgres = await startDatabase();
await migrate(postgres.url, attendanceMigrations);
const pool = openPool({ url: postgres.url });
const database = new Database(pool);
const secrets = new SealedSecrets([{ id: 'bench', key: randomBytes(32) }]);
const outgoing = new OutgoingClient();
const deliveries = new PostgresDeliveries(database, pool);
const tell = new TellStatements(
  database,
  new PostgresChronicle(database),
  new PostgresStatements(database),
  new AjvStatementRules(),
  { origin: 'https://class.example.edu', idOf: uuid5 },
  { found: (problem) => console.error(problem) },
);
const deliver = new DeliverStatements(
  deliveries,
  new HttpRecordStore(outgoing, { mayAllowPrivateAddresses: true }),
  secrets,
);
const share = new ShareDeliveries(deliveries, deliver);
const telemetry = await startTelemetry({ service: 'attendance', level: 'warn' });

const connection = {
  id: newId<'lrs-connection'>() as LrsConnectionId,
  organisationId,
  courseId: undefined,
  name: 'bench',
  endpoint: `http://127.0.0.1:${port}`,
  version: '1.0.3' as const,
  credentialKind: 'basic' as const,
  credentialName: 'bench',
  tokenEndpoint: '',
  scope: '',
  verbGroups,
  isOn: true,
  allowsPrivateAddresses: true,
};
const sealedSecret = secrets.seal('secret', secretPlace(connection));
await new PostgresConnections(database).save({ ...connection, sealedSecret });

// The first of everything is loaded and compiled before anything counts.
await database.run(() => tell.settled(settlementOf(newClass())));
const warm = received(people);
const flow = startStatements({ tell, share, deliveries, outgoing }, telemetry);
await warm;

const settlements = Array.from({ length: classes }, () => settlementOf(newClass()));
const allThere = received(people + total);
const cpu = process.cpuUsage();
const began = performance.now();
for (const settlement of settlements) await database.run(() => tell.settled(settlement));
const builtMs = performance.now() - began;
await allThere;
const wallMs = performance.now() - began;
const { user, system } = process.cpuUsage(cpu);
const cpuSeconds = (user + system) / 1_000_000;

const calm = newClass();
const latencies: number[] = [];
let expected = people + total;
for (let fact = 0; fact < calmFacts; fact += 1) {
  // The first fact of a class begins it, too.
  const personId = newId<'person'>();
  const body = { kind: 'joined', personId, role: 'learner' } as const;
  const there = received((expected += fact === 0 ? 2 : 1));
  const heardAt = Date.now();
  await database.run(() => tell.heard(calm, { eventId: newId<'event'>(), atMs: heardAt, body }, ''));
  latencies.push((await there) - heardAt);
}
latencies.sort((a, b) => a - b);

console.log(
  JSON.stringify({
    perCore: Math.round(total / cpuSeconds),
    perSecond: Math.round(total / (wallMs / 1_000)),
    builtPerSecond: Math.round(total / (builtMs / 1_000)),
    p50Ms: latencies[Math.floor(calmFacts * 0.5)],
    p99Ms: latencies[Math.floor(calmFacts * 0.99)],
  }),
);

await flow.close();
await telemetry.close();
await pool.end();
await postgres.close();
store.disconnect();
