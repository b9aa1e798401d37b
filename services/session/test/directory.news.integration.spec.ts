import { unary } from '@lectern/grpc';
import { newId } from '@lectern/kernel';
import { migrate, openDataSource } from '@lectern/postgres';
import { Event } from '@lectern/proto/messages/events/v1/events';
import { type Caller } from '@lectern/proto/grpc/session/v1/directory_service';
import { Role } from '@lectern/proto/grpc/session/v1/room';
import { startDatabase } from '@lectern/testing';
import type { DataSource } from 'typeorm';
import { sessionMigrations } from '../src/postgres/migrations/index.ts';
import { publishWhatWas } from '../src/postgres/migrations/publish-what-was.ts';
import { mostNamed } from '../src/usecases/describe.ts';
import { SetOrganisationRole } from '../src/usecases/set-organisation-role.ts';
import {
  after,
  line,
  noon,
  page,
  refusalOf,
  signIn,
  startDirectory,
  teachAlgebra,
  type Algebra,
  type Directory,
} from './directory.harness.ts';

let directory: Directory;
let north: Algebra;

beforeAll(async () => {
  directory = await startDirectory();
  north = await teachAlgebra(directory, 'North University');
});

afterAll(() => directory?.close());

/** What waits in the outbox, oldest first. */
async function outbox(source: DataSource, subject?: string): Promise<Event[]> {
  const rows = await source.query<{ event: Buffer; type: string; key: string }[]>(
    'SELECT event, type, key FROM outbox WHERE $1::text IS NULL OR key = $1 ORDER BY id',
    [subject ?? null],
  );
  return rows.map(({ event, type, key }) => {
    const decoded = Event.decode(event);
    expect([decoded.type, decoded.subject]).toEqual([type, key]);
    return decoded;
  });
}

const changesOf = async (courseId: string) =>
  (await outbox(directory.source, courseId)).flatMap(({ payload }) =>
    payload?.$case === 'enrolmentChanged' ? [payload.value] : [],
  );

const rosa = { name: 'Rosa', email: 'rosa@example.edu', role: 'admin' } as const;
const appoint = (organisationId: Algebra['organisationId'], role: 'admin' | undefined) =>
  directory.get(SetOrganisationRole).execute({ ...rosa, organisationId, role });

describe('what the directory tells', () => {
  it('is every class that is planned', async () => {
    expect(await outbox(directory.source, north.sessionId)).toEqual([
      {
        id: expect.any(String),
        source: 'lectern/session',
        type: 'lectern.session.class-scheduled.v1',
        subject: north.sessionId,
        time: noon,
        traceparent: expect.stringMatching(/^00-[0-9a-f]{32}-/),
        organisationId: north.organisationId,
        payload: {
          $case: 'classScheduled',
          value: { sessionId: north.sessionId, courseId: north.courseId, startsAt: after(20), endsAt: after(60) },
        },
      },
    ]);
  });

  it('is every change of an enrolment, with a revision that grows, and nothing that stayed as it was', async () => {
    const { courseId } = await directory.call('createCourse', { caller: north.ada, title: 'Topology' });
    const enrol = (...enrolments: ReturnType<typeof line>[]) =>
      directory.call('enrol', { caller: north.ada, courseId, enrolments });
    const { enrolments } = await enrol(line('Ben', Role.LEARNER), line('Chloe', Role.LEARNER));
    const [ben = '', chloe = ''] = enrolments.map(({ personId }) => personId);
    await enrol(line('Ben', Role.OBSERVER), line('Chloe', Role.LEARNER));
    await directory.call('unenrol', { caller: north.ada, courseId, personId: ben });
    await enrol(line('Ben', Role.LEARNER));
    const changes = await changesOf(courseId);
    expect(changes.map(({ personId, role }) => [personId, role])).toEqual([
      [north.ada.personId, 'ROLE_INSTRUCTOR'],
      [ben, 'ROLE_LEARNER'],
      [chloe, 'ROLE_LEARNER'],
      [ben, 'ROLE_OBSERVER'],
      [ben, 'ROLE_UNSPECIFIED'],
      [ben, 'ROLE_LEARNER'],
    ]);
    const revisions = changes.map(({ revision }) => revision);
    expect(revisions).toEqual([...new Set(revisions)].toSorted((a, b) => a - b));
  });

  it('is nothing of a change that was refused', async () => {
    const before = await changesOf(north.courseId);
    const { courseId } = north;
    const gone = directory.call('unenrol', { caller: north.ada, courseId, personId: north.ada.personId });
    expect((await refusalOf(gone)).code).toBe('LAST_INSTRUCTOR');
    expect(await changesOf(courseId)).toEqual(before);
  });
});

describe('rows that are older than their events', () => {
  it('are told when the tables are brought up to date, once', async () => {
    const database = await startDatabase();
    await migrate(
      database.url,
      sessionMigrations.filter((step) => step !== publishWhatWas),
    );
    const source = await openDataSource({ url: database.url, entities: [] });
    const organisation = newId();
    const course = newId();
    await source.query('INSERT INTO organisation VALUES ($1, $2, $3)', [organisation, 'Old College', noon]);
    await source.query('INSERT INTO course VALUES ($1, $2, $3, $4)', [course, organisation, 'Latin', noon]);
    await source.query(
      `WITH pupil AS (INSERT INTO person (id, organisation_id, kind, name, email, created_at)
        SELECT gen_random_uuid(), $1, 'member', 'P', n || '@example.edu', $3 FROM generate_series(1, 2500) n RETURNING id)
      INSERT INTO enrolment (id, organisation_id, course_id, person_id, role, created_at)
      SELECT gen_random_uuid(), $1, $2, id, 'learner', $3 FROM pupil`,
      [organisation, course, noon],
    );
    const lesson = newId();
    await source.query('INSERT INTO class_session VALUES ($1, $2, $3, $4, $5, $6, $6, $7)', [
      ...[lesson, organisation, course, 'Verbs', after(10), after(70), noon],
    ]);
    await migrate(database.url, sessionMigrations);
    expect(await migrate(database.url, sessionMigrations)).toEqual([]);
    const [first, ...rest] = await outbox(source);
    expect(first).toMatchObject({
      type: 'lectern.session.class-scheduled.v1',
      time: noon,
      organisationId: organisation,
      payload: { value: { sessionId: lesson, courseId: course, startsAt: after(10), endsAt: after(70) } },
    });
    const told = rest.map(({ payload }) => (payload?.$case === 'enrolmentChanged' ? payload.value : undefined));
    expect(new Set(told.map((change) => change?.personId)).size).toBe(2_500);
    expect(new Set(told.map((change) => change?.revision)).size).toBe(2_500);
    await source.destroy();
    await database.close();
  });
});

describe('what things are called', () => {
  const describing = (request: { organisationId: string; personIds: string[] }) => {
    const attendance = directory.connectAs('attendance');
    return unary(attendance, 'describe', { courseIds: [north.courseId], sessionIds: [north.sessionId], ...request });
  };

  it('is told to the attendance service; ids of others, and what is no id, are left out', async () => {
    const south = await teachAlgebra(directory, 'South University');
    const personIds = [north.ben.personId, south.ben.personId, newId(), 'nobody'];
    expect(await describing({ organisationId: north.organisationId, personIds })).toEqual({
      organisationName: 'North University',
      people: [{ personId: north.ben.personId, name: 'Ben' }],
      courses: [{ courseId: north.courseId, title: 'Algebra' }],
      classes: [
        {
          sessionId: north.sessionId,
          courseId: north.courseId,
          title: 'Groups',
          startsAt: after(20),
          endsAt: after(60),
        },
      ],
    });
  });

  it('is refused beyond its limit, and to other services', async () => {
    const { organisationId } = north;
    const personIds = Array.from({ length: mostNamed + 1 }, () => newId());
    expect(await refusalOf(describing({ organisationId, personIds }))).toEqual({
      code: 'TOO_MANY_IDS',
      figures: { limit: '5000', count: '5001' },
    });
    const request = { organisationId, personIds: [], courseIds: [], sessionIds: [] };
    expect((await refusalOf(directory.call('describe', request))).code).toBe('CALLER_NOT_ALLOWED');
    const listing = unary(directory.connectAs('attendance'), 'listCourses', { caller: north.key, page: page() });
    expect((await refusalOf(listing)).code).toBe('CALLER_NOT_ALLOWED');
  });
});

describe('an admin of the organisation', () => {
  it('is in no course, sees all of them with their people and classes, and changes none', async () => {
    const personId = await appoint(north.organisationId, 'admin');
    const caller = await signIn(directory, north.key, personId);
    expect(caller).toMatchObject({ organisationRole: 'ORGANISATION_ROLE_ADMIN', canCreateCourses: true, name: 'Rosa' });
    const { courseId, sessionId } = north;
    const { courses } = await directory.call('listCourses', { caller, page: page() });
    expect(courses.find((course) => course.courseId === courseId)).toMatchObject({ role: 'ROLE_UNSPECIFIED' });
    const { enrolments } = await directory.call('listEnrolments', { caller, courseId, page: page() });
    expect(enrolments.map(({ email }) => email)).toContain('ben@example.edu');
    const { classes } = await directory.call('listClasses', { caller, courseId, past: false, page: page() });
    expect(classes.map((one) => one.sessionId)).toContain(sessionId);
    expect(await directory.call('getClass', { caller, sessionId })).toMatchObject({ title: 'Groups' });
    const lesson = { title: 'Rings', startsAt: after(10), endsAt: after(70) };
    const refused = [
      directory.call('enrol', { caller, courseId, enrolments: [line('Mallory', Role.INSTRUCTOR)] }),
      directory.call('unenrol', { caller, courseId, personId: north.ben.personId }),
      directory.call('scheduleClass', { caller, courseId, ...lesson }),
      directory.call('endClass', { caller, sessionId }),
      directory.call('createGuestLink', { caller, sessionId }),
    ];
    for (const call of refused) expect((await refusalOf(call)).code).toBe('NOT_ALLOWED');
  });

  it('sees nothing of another organisation', async () => {
    const south = await teachAlgebra(directory, 'East University');
    const caller = await signIn(directory, north.key, await appoint(north.organisationId, 'admin'));
    const { courseId, sessionId } = south;
    expect((await refusalOf(directory.call('getCourse', { caller, courseId }))).code).toBe('NOT_FOUND');
    expect((await refusalOf(directory.call('getClass', { caller, sessionId }))).code).toBe('NOT_FOUND');
    const people = directory.call('listEnrolments', { caller, courseId, page: page() });
    expect((await refusalOf(people)).code).toBe('NOT_FOUND');
  });

  it('is not to be had by enrolling them: no link for them, and no other name', async () => {
    const personId = await appoint(north.organisationId, 'admin');
    const { courseId } = north;
    const impostor = line('Mallory', Role.LEARNER, rosa.email);
    const { enrolments } = await directory.call('enrol', { caller: north.ada, courseId, enrolments: [impostor] });
    expect(enrolments).toMatchObject([{ personId, name: 'Rosa' }]);
    const wanted = { caller: north.ada, personId, sessionId: '', validMinutes: 0, reusable: false };
    expect((await refusalOf(directory.call('createSignInLink', wanted))).code).toBe('NOT_ALLOWED');
  });

  it('is nothing of it any more when the role is taken away', async () => {
    const personId = await appoint(north.organisationId, undefined);
    const caller: Caller = await signIn(directory, north.key, personId);
    expect(caller.organisationRole).toBe('ORGANISATION_ROLE_UNSPECIFIED');
    expect(north.key.organisationRole).toBe('ORGANISATION_ROLE_ADMIN');
  });
});
