import { openEventBus, startRelay, toOutboxEvent, type EventBus, type OutboxEvent, type Relay } from '@lectern/events';
import { startTestBus, type TestBus } from '@lectern/events/testing';
import { newId } from '@lectern/kernel';
import { openPool } from '@lectern/postgres';
import { eventually } from '@lectern/testing';
import type { Pool } from 'pg';
import { classNewsGroup, followClasses } from '../src/events/class-news.consumer.ts';
import { eventTypes, type SessionPayload } from '../src/mapping/event.mapper.ts';
import { PostgresClassProgresses } from '../src/postgres/postgres-class-progresses.ts';
import { RecordClassProgress } from '../src/usecases/record-class-progress.ts';
import { after, page, startDirectory, teachAlgebra, type Algebra, type Directory } from './directory.harness.ts';

let directory: Directory;
let north: Algebra;
let pool: Pool;
let testBus: TestBus;
let bus: EventBus;
let relay: Relay;

beforeAll(async () => {
  directory = await startDirectory();
  north = await teachAlgebra(directory, 'North University');
  testBus = await startTestBus();
  pool = openPool({ url: directory.database.url });
  bus = openEventBus(testBus.url);
  relay = startRelay({ pool, bus });
  const recordWith = (client: ConstructorParameters<typeof PostgresClassProgresses>[0]) =>
    new RecordClassProgress(new PostgresClassProgresses(client));
  // Two processes of one group: whichever hears an event, it is told once.
  const retry = { attempts: 3, firstMs: 5, maxMs: 5 };
  followClasses({ bus, pool, recordWith, retry });
  followClasses({ bus, pool, recordWith, retry });
});

afterAll(async () => {
  await relay?.close();
  await bus?.close();
  await testBus?.close();
  await pool?.end();
  await directory?.close();
});

function tell(
  sessionId: string,
  payload: SessionPayload,
  time = after(0),
  organisationId = north.organisationId,
): OutboxEvent {
  const type = eventTypes[payload.$case];
  const attributes = { id: newId(), source: 'lectern/session', type, subject: sessionId, time, traceparent: '' };
  return toOutboxEvent({ ...attributes, organisationId, payload });
}

const lifecycle = (sessionId: string, seq: number) => ({ sessionId, courseId: north.courseId, seq });
const opened = (id: string) => tell(id, { $case: 'classOpened', value: lifecycle(id, 1) }, after(1));
const started = (id: string) => tell(id, { $case: 'classStarted', value: lifecycle(id, 2) }, after(2));
const ended = (id: string, peopleCount = 4) => {
  const times = { startedAt: after(2), endedAt: after(50) };
  return tell(id, {
    $case: 'classEnded',
    value: { ...lifecycle(id, 9), ...times, reason: 'END_REASON_BY_INSTRUCTOR', peopleCount },
  });
};

/** As the journal does it: into the outbox, from where the relay takes it. */
async function publish(...events: OutboxEvent[]): Promise<void> {
  for (const { id, type, key, bytes } of events)
    await pool.query('INSERT INTO outbox (event_id, type, key, event) VALUES ($1, $2, $3, $4)', [id, type, key, bytes]);
  relay.wake();
}

async function newClass(title = 'Rings'): Promise<string> {
  const times = { startsAt: after(20), endsAt: after(80) };
  const request = { caller: north.key, courseId: north.courseId, title, ...times };
  return (await directory.call('scheduleClass', request)).sessionId;
}

const getClass = (sessionId: string) => directory.call('getClass', { caller: north.ben, sessionId });
const titles = async (past: boolean) => {
  const request = { caller: north.ben, courseId: north.courseId, past, page: page() };
  return (await directory.call('listClasses', request)).classes.map(({ title }) => title);
};

describe('the lists of classes', () => {
  it('follow a class from open to ended', async () => {
    const id = await newClass('Fields');
    await publish(opened(id));
    await eventually('the class is open', async () => expect((await getClass(id)).phase).toBe('PHASE_OPEN'));
    const { courses } = await directory.call('listCourses', { caller: north.ben, page: page() });
    expect(courses[0]?.nextClass).toMatchObject({ sessionId: id, phase: 'PHASE_OPEN' });
    await publish(started(id));
    await eventually('the class is live', async () =>
      expect(await getClass(id)).toMatchObject({ phase: 'PHASE_LIVE', startedAt: after(2) }),
    );
    await publish(ended(id));
    await eventually('the class is among the past ones', async () => expect(await titles(true)).toContain('Fields'));
    expect(await titles(false)).not.toContain('Fields');
    expect(await getClass(id)).toMatchObject({
      phase: 'PHASE_ENDED',
      startedAt: after(2),
      endedAt: after(50),
      endReason: 'END_REASON_BY_INSTRUCTOR',
      peopleCount: 4,
    });
  });

  it('take an event once, however often it comes', async () => {
    const id = await newClass();
    const end = ended(id, 7);
    await publish(end, end);
    await bus.deliver([end]);
    await bus.deliver([end]);
    const last = await newClass('Marker');
    // Events of one subject come in order; this one tells that the earlier ones have been through.
    await eventually('the end is kept', async () => expect((await getClass(id)).peopleCount).toBe(7));
    await publish(opened(last));
    await eventually('the marker came', async () => expect((await getClass(last)).phase).toBe('PHASE_OPEN'));
    const { rows } = await pool.query('SELECT count(*)::int AS times FROM inbox WHERE event_id = $1', [end.id]);
    expect(rows).toEqual([{ times: 1 }]);
    expect(await bus.deadLetters(classNewsGroup, 10)).toEqual([]);
  });

  it('never go back: news that is older than what is known changes nothing', async () => {
    const id = await newClass();
    const told = [ended(id), started(id), opened(id), ended(id, 99)];
    await publish(...told);
    await eventually('all four are handled', async () => {
      const ids = told.map((event) => event.id);
      const { rows } = await pool.query('SELECT FROM inbox WHERE event_id = ANY($1)', [ids]);
      expect(rows).toHaveLength(4);
    });
    expect(await getClass(id)).toMatchObject({ phase: 'PHASE_ENDED', endedAt: after(50), peopleCount: 4 });
  });

  it('set aside what tells of no class of theirs, and go on', async () => {
    const id = await newClass('Ideals');
    const { organisationId: south } = await directory.createOrganisation('South University');
    const foreign = tell(id, { $case: 'classOpened', value: lifecycle(id, 1) }, after(1), south);
    await publish(foreign, opened(id));
    await eventually(
      'the class is open all the same',
      async () => expect((await getClass(id)).phase).toBe('PHASE_OPEN'),
      {
        withinMs: 20_000,
      },
    );
    expect((await bus.deadLetters(classNewsGroup, 10)).map(({ event }) => event.id)).toEqual([foreign.id]);
  });
});
