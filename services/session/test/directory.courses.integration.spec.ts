import { newId } from '@lectern/kernel';
import type { Caller } from '@lectern/proto/grpc/session/v1/directory_service';
import { Role } from '@lectern/proto/grpc/session/v1/room';
import {
  after,
  line,
  page,
  refusalOf,
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

afterEach(() => {
  expect(directory.failures).toEqual([]);
});

const newCourse = async (caller: Caller, title = 'Geometry') =>
  (await directory.call('createCourse', { caller, title })).courseId;

describe('courses', () => {
  it('are seen by those who are in them, each in their own role, with the class that comes next', async () => {
    expect(await directory.call('listCourses', { caller: north.ben, page: page() })).toEqual({
      courses: [
        {
          courseId: north.courseId,
          title: 'Algebra',
          role: Role.LEARNER,
          peopleCount: 4,
          createdAt: after(0),
          nextClass: expect.objectContaining({
            sessionId: north.sessionId,
            title: 'Groups',
            phase: 'PHASE_SCHEDULED',
            role: Role.LEARNER,
          }),
        },
      ],
      nextCursor: '',
    });
  });

  it('have their maker as first instructor', async () => {
    const courseId = await newCourse(north.ada, ' Topology ');
    expect(await directory.call('getCourse', { caller: north.ada, courseId })).toEqual({
      courseId,
      title: 'Topology',
      role: Role.INSTRUCTOR,
      peopleCount: 1,
      createdAt: after(0),
      nextClass: undefined,
    });
  });

  it('are made by instructors and API keys only', async () => {
    for (const caller of [north.tomas, north.ben])
      expect(await refusalOf(newCourse(caller))).toMatchObject({ code: 'NOT_ALLOWED' });
    const courseId = await newCourse(north.key);
    expect(await directory.call('getCourse', { caller: north.key, courseId })).toMatchObject({
      role: Role.UNSPECIFIED,
      peopleCount: 0,
    });
  });

  it('do not exist for people who are not in them', async () => {
    const courseId = await newCourse(north.key);
    expect(await refusalOf(directory.call('getCourse', { caller: north.ada, courseId }))).toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  it('are refused a title that is empty, long or deceptive, with the limit', async () => {
    for (const title of ['', 'x'.repeat(201), 'Alg\u202eebra'])
      expect(await refusalOf(newCourse(north.key, title))).toEqual({
        code: 'TITLE_INVALID',
        figures: { limit: '200' },
      });
  });

  it('come in pages that stay the same while new ones are made', async () => {
    const { apiKey } = await directory.createOrganisation('Page University');
    const caller = await directory.call('authenticate', { credential: { $case: 'apiKey', value: apiKey } });
    const made: string[] = [];
    for (let n = 0; n < 5; n++) made.unshift(await newCourse(caller, `Course ${n}`));
    const first = await directory.call('listCourses', { caller, page: page(2) });
    await newCourse(caller, 'Late');
    const second = await directory.call('listCourses', { caller, page: page(2, first.nextCursor) });
    const third = await directory.call('listCourses', { caller, page: page(2, second.nextCursor) });
    const seen = [first, second, third].flatMap(({ courses }) => courses.map(({ courseId }) => courseId));
    expect(seen).toEqual(made);
    expect(third.nextCursor).toBe('');
  });

  it('refuse a page that is too long and a cursor that nobody gave', async () => {
    const list = (limit: number, cursor = '') =>
      directory.call('listCourses', { caller: north.key, page: page(limit, cursor) });
    expect(await refusalOf(list(201))).toEqual({ code: 'PAGE_LIMIT_INVALID', figures: { limit: '200' } });
    expect(await refusalOf(list(1, 'x'))).toMatchObject({ code: 'CURSOR_INVALID' });
  });
});

describe('enrolments', () => {
  const enrol = (caller: Caller, courseId: string, ...enrolments: ReturnType<typeof line>[]) =>
    directory.call('enrol', { caller, courseId, enrolments });
  const rolesIn = async (courseId: string) => {
    const { enrolments } = await directory.call('listEnrolments', { caller: north.key, courseId, page: page(200) });
    return enrolments.map(({ name, role }) => [name, role]);
  };

  it('show names and roles to everybody in the course, addresses to staff and API keys', async () => {
    const list = async (caller: Caller) =>
      (await directory.call('listEnrolments', { caller, courseId: north.courseId, page: page() })).enrolments;
    const [ada] = await list(north.key);
    expect(ada).toEqual({ personId: north.ada.personId, name: 'Ada', email: 'ada@example.edu', role: Role.INSTRUCTOR });
    expect(await list(north.ada)).toEqual(await list(north.key));
    expect(await list(north.tomas)).toEqual(await list(north.key));
    expect(await list(north.ben)).toEqual((await list(north.key)).map((one) => ({ ...one, email: '' })));
  });

  it('add people, and change those who are there already', async () => {
    const courseId = await newCourse(north.key);
    await enrol(north.key, courseId, line('Dora', Role.LEARNER), line('Emil', Role.LEARNER));
    const { enrolments } = await enrol(north.key, courseId, line('Emil', Role.OBSERVER), line('Fay', Role.ASSISTANT));
    expect(enrolments.map(({ name, role }) => [name, role])).toEqual([
      ['Emil', Role.OBSERVER],
      ['Fay', Role.ASSISTANT],
    ]);
    expect(await rolesIn(courseId)).toEqual([
      ['Dora', Role.LEARNER],
      ['Emil', Role.OBSERVER],
      ['Fay', Role.ASSISTANT],
    ]);
  });

  it('know a person by their address, in every course and however it is written', async () => {
    const courseId = await newCourse(north.ada);
    const { enrolments } = await enrol(north.ada, courseId, {
      ...line('Benjamin', Role.LEARNER),
      email: 'BEN@Example.edu',
    });
    expect(enrolments).toEqual([
      { personId: north.ben.personId, name: 'Ben', email: 'ben@example.edu', role: Role.LEARNER },
    ]);
  });

  it('rename somebody who is in this course only, or for an API key', async () => {
    const courseId = await newCourse(north.ada);
    await enrol(north.ada, courseId, line('Gil', Role.LEARNER));
    const renamed = { ...line('Gil', Role.LEARNER), name: 'Gilbert' };
    expect((await enrol(north.ada, courseId, renamed)).enrolments[0]?.name).toBe('Gilbert');
    await enrol(north.key, await newCourse(north.key), { ...renamed, name: 'Gilberto' });
    expect((await enrol(north.ada, courseId, renamed)).enrolments[0]?.name).toBe('Gilberto');
  });

  it('are all kept or none, and name the line at fault', async () => {
    const courseId = await newCourse(north.key);
    const refused = await refusalOf(
      enrol(north.key, courseId, line('Dora', Role.LEARNER), { ...line('Emil', Role.LEARNER), email: 'emil' }),
    );
    expect(refused).toEqual({ code: 'ENROLMENT_INVALID', figures: { line: '2' } });
    expect(await refusalOf(enrol(north.key, courseId, line('Gus', Role.GUEST)))).toMatchObject({
      code: 'ENROLMENT_INVALID',
    });
    expect(await rolesIn(courseId)).toEqual([]);
  });

  it('take a thousand people at once and refuse one more', async () => {
    const courseId = await newCourse(north.key);
    const many = Array.from({ length: 1_000 }, (_, n) => line(`Learner ${n}`, Role.LEARNER, `learner${n}@example.edu`));
    const { enrolments } = await enrol(north.key, courseId, ...many);
    expect(enrolments.map(({ email }) => email)).toEqual(many.map(({ email }) => email));
    expect(await refusalOf(enrol(north.key, courseId, ...many, line('Zoe', Role.LEARNER)))).toEqual({
      code: 'TOO_MANY_ENROLMENTS',
      figures: { limit: '1000', count: '1001' },
    });
    const seen: string[] = [];
    let cursor = '';
    do {
      const next = await directory.call('listEnrolments', { caller: north.key, courseId, page: page(200, cursor) });
      seen.push(...next.enrolments.map(({ email }) => email));
      cursor = next.nextCursor;
    } while (cursor !== '');
    expect(seen).toEqual(many.map(({ email }) => email));
  });

  it('of the same people in two courses at once do not get in each other’s way', async () => {
    const many = Array.from({ length: 200 }, (_, n) => line(`Twin ${n}`, Role.LEARNER, `twin${n}@example.edu`));
    const courses = await Promise.all([newCourse(north.key), newCourse(north.key)]);
    const [left, right] = await Promise.all(
      courses.map((courseId, n) => enrol(north.key, courseId, ...(n === 0 ? many : many.toReversed()))),
    );
    expect(new Set(left?.enrolments.map(({ personId }) => personId))).toEqual(
      new Set(right?.enrolments.map(({ personId }) => personId)),
    );
  });

  it('are changed by an instructor or an API key, nobody else', async () => {
    for (const caller of [north.tomas, north.ben]) {
      const { courseId } = north;
      expect(await refusalOf(enrol(caller, courseId, line('Mallory', Role.INSTRUCTOR)))).toMatchObject({
        code: 'NOT_ALLOWED',
      });
      const personId = north.chloe.personId;
      expect(await refusalOf(directory.call('unenrol', { caller, courseId, personId }))).toMatchObject({
        code: 'NOT_ALLOWED',
      });
    }
  });

  it('end', async () => {
    const courseId = await newCourse(north.ada);
    const [dora] = (await enrol(north.ada, courseId, line('Dora', Role.LEARNER))).enrolments;
    const request = { caller: north.ada, courseId, personId: dora?.personId ?? '' };
    await directory.call('unenrol', request);
    expect(await rolesIn(courseId)).toEqual([['Ada', Role.INSTRUCTOR]]);
    expect(await refusalOf(directory.call('unenrol', request))).toMatchObject({ code: 'NOT_FOUND' });
  });

  it('leave a course with an instructor, unless an API key says otherwise', async () => {
    const courseId = await newCourse(north.ada);
    const ada = { caller: north.ada, courseId, personId: north.ada.personId };
    expect(await refusalOf(directory.call('unenrol', ada))).toMatchObject({ code: 'LAST_INSTRUCTOR' });
    expect(await refusalOf(enrol(north.ada, courseId, line('Ada', Role.LEARNER)))).toMatchObject({
      code: 'LAST_INSTRUCTOR',
    });
    expect(await rolesIn(courseId)).toEqual([['Ada', Role.INSTRUCTOR]]);
    await enrol(north.ada, courseId, line('Ines', Role.INSTRUCTOR));
    await directory.call('unenrol', ada);
    await directory.call('unenrol', { ...ada, caller: north.key, personId: await personOf(courseId, 'Ines') });
    expect(await rolesIn(courseId)).toEqual([]);
  });

  it('of two instructors who take each other out at once leave one', async () => {
    const courseId = await newCourse(north.ada);
    const { enrolments } = await enrol(north.ada, courseId, line('Ines', Role.INSTRUCTOR));
    const ines: Caller = { ...north.ada, personId: enrolments[0]?.personId ?? '' };
    const outcomes = await Promise.allSettled([
      directory.call('unenrol', { caller: north.ada, courseId, personId: ines.personId }),
      directory.call('unenrol', { caller: ines, courseId, personId: north.ada.personId }),
    ]);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await rolesIn(courseId)).toHaveLength(1);
  });

  async function personOf(courseId: string, name: string): Promise<string> {
    const { enrolments } = await directory.call('listEnrolments', { caller: north.key, courseId, page: page() });
    return enrolments.find((one) => one.name === name)?.personId ?? '';
  }
});

describe('classes', () => {
  const schedule = (caller: Caller, courseId: string, from: number, to: number, title = 'Lesson') =>
    directory.call('scheduleClass', { caller, courseId, title, startsAt: after(from), endsAt: after(to) });

  it('are scheduled by an instructor or an API key', async () => {
    const courseId = await newCourse(north.ada, 'Logic');
    const made = await schedule(north.ada, courseId, 60, 150);
    expect(made).toEqual({
      sessionId: made.sessionId,
      courseId,
      courseTitle: 'Logic',
      title: 'Lesson',
      phase: 'PHASE_SCHEDULED',
      startsAt: after(60),
      endsAt: after(150),
      latestEndAt: after(270),
      startedAt: undefined,
      endedAt: undefined,
      endReason: 'END_REASON_UNSPECIFIED',
      role: Role.INSTRUCTOR,
      peopleCount: 0,
    });
    expect(await directory.call('getClass', { caller: north.ada, sessionId: made.sessionId })).toEqual(made);
    for (const caller of [north.tomas, north.ben])
      expect(await refusalOf(schedule(caller, north.courseId, 60, 120))).toMatchObject({ code: 'NOT_ALLOWED' });
  });

  it('are refused impossible times, with the limit', async () => {
    expect(await refusalOf(schedule(north.key, north.courseId, 60, 64))).toEqual({
      code: 'CLASS_TIMES_INVALID',
      figures: { minimumMinutes: '5' },
    });
    const times = { startsAt: new Date(8.64e15), endsAt: undefined };
    const request = { caller: north.key, courseId: north.courseId, title: 'Lesson', ...times };
    expect(await refusalOf(directory.call('scheduleClass', request))).toMatchObject({ code: 'CLASS_TIMES_INVALID' });
  });

  it('come soonest first, in pages, without those that are over', async () => {
    const courseId = await newCourse(north.key);
    for (const [from, title] of [
      [300, 'c'],
      [100, 'a'],
      [200, 'b'],
      [100, 'a2'],
      [-700, 'over'],
    ] as const)
      await schedule(north.key, courseId, from, Math.max(from + 10, 5), title);
    directory.clock.advance(126 * 60_000);
    const first = await directory.call('listClasses', { caller: north.key, courseId, past: false, page: page(2) });
    const second = await directory.call('listClasses', {
      caller: north.key,
      courseId,
      past: false,
      page: page(2, first.nextCursor),
    });
    const past = await directory.call('listClasses', { caller: north.key, courseId, past: true, page: page() });
    directory.clock.advance(-126 * 60_000);
    expect([first, second].map(({ classes }) => classes.map(({ title }) => title))).toEqual([
      ['a', 'a2'],
      ['b', 'c'],
    ]);
    expect(past.classes.map(({ title, phase, endReason }) => [title, phase, endReason])).toEqual([
      ['over', 'PHASE_ENDED', 'END_REASON_LATEST_END'],
    ]);
  });

  it('are seen by whoever of the organisation has their address, as guests of the lobby', async () => {
    const courseId = await newCourse(north.key);
    const { sessionId } = await schedule(north.key, courseId, 60, 120);
    expect(await directory.call('getClass', { caller: north.ben, sessionId })).toMatchObject({ role: Role.GUEST });
  });

  it('are ended from outside by their instructor or an API key, once, by the decision of the room', async () => {
    const end = (caller: Caller, sessionId: string) => directory.call('endClass', { caller, sessionId });
    const { sessionId } = await schedule(north.key, north.courseId, 60, 120);
    for (const caller of [north.tomas, north.ben])
      expect(await refusalOf(end(caller, sessionId))).toMatchObject({ code: 'NOT_ALLOWED' });
    expect(await end(north.ada, sessionId)).toMatchObject({
      phase: 'PHASE_ENDED',
      endedAt: after(0),
      endReason: 'END_REASON_BY_API',
    });
    expect(await refusalOf(end(north.key, sessionId))).toMatchObject({ code: 'CLASS_ENDED' });
    expect(await refusalOf(end(north.key, newId()))).toMatchObject({ code: 'NOT_FOUND' });
  });
});
