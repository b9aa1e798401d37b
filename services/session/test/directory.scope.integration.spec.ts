import { newId } from '@lectern/kernel';
import { unary } from '@lectern/grpc';
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
let south: Algebra;

beforeAll(async () => {
  directory = await startDirectory();
  north = await teachAlgebra(directory, 'North University');
  south = await teachAlgebra(directory, 'South University');
});

afterAll(() => directory?.close());

afterEach(() => {
  expect(directory.failures).toEqual([]);
});

/** What each call that takes an id does with ids of the given university. */
const calls = (caller: Caller | undefined, { courseId, sessionId, ben }: Algebra, linkId: string) => {
  const signIn = { validMinutes: 0, reusable: false };
  const lesson = { title: 'Stolen', startsAt: after(10), endsAt: after(70) };
  return {
    getCourse: () => directory.call('getCourse', { caller, courseId }),
    listEnrolments: () => directory.call('listEnrolments', { caller, courseId, page: page() }),
    enrol: () => directory.call('enrol', { caller, courseId, enrolments: [line('Mallory', Role.INSTRUCTOR)] }),
    unenrol: () => directory.call('unenrol', { caller, courseId, personId: ben.personId }),
    listClasses: () => directory.call('listClasses', { caller, courseId, past: false, page: page() }),
    listPastClasses: () => directory.call('listClasses', { caller, courseId, past: true, page: page() }),
    scheduleClass: () => directory.call('scheduleClass', { caller, courseId, ...lesson }),
    getClass: () => directory.call('getClass', { caller, sessionId }),
    endClass: () => directory.call('endClass', { caller, sessionId }),
    createGuestLink: () => directory.call('createGuestLink', { caller, sessionId }),
    createSignInLink: () =>
      directory.call('createSignInLink', { caller, personId: ben.personId, sessionId: '', ...signIn }),
    revokeLink: () => directory.call('revokeLink', { caller, linkId }),
  };
};

const codesOf = async (all: Record<string, () => Promise<unknown>>) => {
  const codes: Record<string, string> = {};
  for (const [name, call] of Object.entries(all)) codes[name] = (await refusalOf(call())).code;
  return codes;
};
const everywhere = (code: string) =>
  Object.fromEntries(Object.keys(calls(undefined, south, '')).map((name) => [name, code]));
const linkOf = async ({ key, sessionId }: Algebra) =>
  (await directory.call('createGuestLink', { caller: key, sessionId })).linkId;
const all = async (university: Algebra) => {
  const tables = ['course', 'person', 'enrolment', 'class_session', 'class_progress', 'link', 'browser_session'];
  const rows = await Promise.all(
    tables.map((table) =>
      directory.source.query(`SELECT * FROM ${table} WHERE organisation_id = $1`, [university.organisationId]),
    ),
  );
  return JSON.stringify(rows);
};

describe('another organisation’s ids', () => {
  it('name nothing, whoever asks, on every call; and nothing of theirs changes', async () => {
    const linkId = await linkOf(south);
    const before = await all(south);
    for (const caller of [north.key, north.ada, north.ben])
      expect(await codesOf(calls(caller, south, linkId))).toEqual(everywhere('NOT_FOUND'));
    expect(await all(south)).toBe(before);
  });

  it('name nothing when they are mixed with one’s own', async () => {
    const { courseId, sessionId } = north;
    const signIn = { validMinutes: 0, reusable: false };
    for (const caller of [north.key, north.ada]) {
      const mixed = {
        unenrol: () => directory.call('unenrol', { caller, courseId, personId: south.ben.personId }),
        signInLinkOfTheirs: () =>
          directory.call('createSignInLink', { caller, personId: south.ben.personId, sessionId, ...signIn }),
        signInLinkToTheirs: () =>
          directory.call('createSignInLink', {
            caller,
            personId: north.ben.personId,
            sessionId: south.sessionId,
            ...signIn,
          }),
      };
      expect(await codesOf(mixed)).toEqual({
        unenrol: 'NOT_FOUND',
        signInLinkOfTheirs: 'NOT_FOUND',
        signInLinkToTheirs: 'NOT_FOUND',
      });
    }
  });

  it('name nothing for a caller who claims both', async () => {
    const stranger: Caller = { ...north.ada, organisationId: south.organisationId };
    const codes = await codesOf(calls(stranger, south, await linkOf(south)));
    expect(codes).toEqual(everywhere('NOT_FOUND'));
  });

  it('keep people with the same address apart', async () => {
    expect(north.ben.personId).not.toBe(south.ben.personId);
    const { courses } = await directory.call('listCourses', { caller: north.key, page: page() });
    expect(courses.map(({ courseId }) => courseId)).toEqual([north.courseId]);
  });
});

describe('ids that are none', () => {
  it.each(['', 'x', '00000000-0000-0000-0000-000000000000', "'; DROP TABLE person; --", 'é'.repeat(1_000)])(
    'name nothing: %j',
    async (id) => {
      const nobody = { ...north, courseId: id, sessionId: id, ben: { ...north.ben, personId: id } };
      expect(await codesOf(calls(north.key, nobody, id))).toEqual(everywhere('NOT_FOUND'));
    },
  );

  it('and ids that nobody has, neither', async () => {
    const nobody = { ...north, courseId: newId(), sessionId: newId(), ben: { ...north.ben, personId: newId() } };
    expect(await codesOf(calls(north.key, nobody, newId()))).toEqual(everywhere('NOT_FOUND'));
    expect(await codesOf(calls(north.ada, nobody, newId()))).toEqual(everywhere('NOT_FOUND'));
  });
});

describe('a caller', () => {
  it.each<[string, () => Caller | undefined]>([
    ['is named', () => undefined],
    ['is of an organisation', () => ({ ...north.ada, organisationId: '' })],
    ['is a person or a key', () => ({ ...north.ada, personId: '' })],
    ['is not both', () => ({ ...north.ada, apiKeyId: newId() })],
    ['has an id that is one', () => ({ ...north.ada, personId: 'ada' })],
  ])('%s, or is refused on every call', async (_what, caller) => {
    expect(await codesOf(calls(caller(), north, newId()))).toEqual(everywhere('UNAUTHENTICATED'));
    expect(await refusalOf(directory.call('listCourses', { caller: caller(), page: page() }))).toMatchObject({
      code: 'UNAUTHENTICATED',
    });
    expect(await refusalOf(directory.call('createCourse', { caller: caller(), title: 'Mine' }))).toMatchObject({
      code: 'UNAUTHENTICATED',
    });
  });

  it('is believed from the gateway only', async () => {
    const media = directory.connectAs('media');
    const call = unary(media, 'listCourses', { caller: north.ada, page: page() });
    expect(await refusalOf(call)).toMatchObject({ code: 'CALLER_NOT_ALLOWED' });
  });
});

describe('what an operator sees', () => {
  it('is each call and its outcome, and no name, address or secret', async () => {
    await directory.call('getCourse', { caller: north.ada, courseId: north.courseId });
    const text = await directory.telemetry.registry.metrics();
    expect(text).toMatch(/lectern_session_directory_seconds_count\{[^}]*method="getCourse"[^}]*outcome="done"/);
    expect(text).toMatch(/lectern_session_directory_seconds_count\{[^}]*method="getCourse"[^}]*outcome="NOT_FOUND"/);
    for (const word of ['Ada', 'example.edu', 'Algebra', north.ada.personId, north.apiKey])
      expect(text).not.toContain(word);
  });
});
