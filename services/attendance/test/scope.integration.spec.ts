import { newId } from '@lectern/kernel';
import { PolicyScope, Verdict, type Policy } from '@lectern/proto/grpc/attendance/v1/attendance';
import { OrganisationRole, type Caller } from '@lectern/proto/grpc/session/v1/directory_service';
import { Lesson, refusalOf, startScene, type Scene } from './scene.ts';

let scene: Scene;
let lesson: Lesson;
let stranger: Lesson;
beforeAll(async () => {
  scene = await startScene();
  lesson = new Lesson(scene);
  stranger = new Lesson(scene);
  await Promise.all([lesson.teach(), stranger.teach()]);
  await Promise.all([lesson.registerAt(1), stranger.registerAt(1)]);
}, 120_000);
afterAll(() => scene?.close(), 60_000);

const page = (limit = 0, cursor = '') => ({ limit, cursor });
const ofCourse = { scope: PolicyScope.COURSE, scopeId: '' };

/** Every call that names a class, course or person of the lesson. */
const callsOf = (caller: Caller): Record<string, () => Promise<unknown>> => {
  const { sessionId, courseId, ben: personId } = lesson;
  const correction = { reason: 'just because', body: { $case: 'setVerdict', value: Verdict.ABSENT } } as const;
  return {
    getClassRegister: () => scene.call('getClassRegister', { caller, sessionId, version: 0 }),
    getCourseRegister: () => scene.call('getCourseRegister', { caller, courseId }),
    getEntryHistory: () => scene.call('getEntryHistory', { caller, sessionId, personId }),
    correct: () =>
      scene.call('correct', { caller, sessionId, personId, entryVersion: 1, correction, requestId: newId() }),
    setPolicy: () => scene.call('setPolicy', { caller, ...ofCourse, scopeId: courseId, policy: undefined, version: 0 }),
  };
};

const codesOf = async (caller: Caller) => {
  const codes = new Map<string, string>();
  for (const [name, call] of Object.entries(callsOf(caller))) codes.set(name, (await refusalOf(call())).code);
  return [...new Set(codes.values())];
};

describe('records of a course', () => {
  it('do not exist for another organisation, whatever one is there', async () => {
    expect(await codesOf(stranger.caller(stranger.ada))).toEqual(['NOT_FOUND']);
    expect(await codesOf(stranger.registrar)).toEqual(['NOT_FOUND']);
    expect(await codesOf({ ...stranger.caller(''), apiKeyId: newId() })).toEqual(['NOT_FOUND']);
  });

  it('do not exist for somebody of the organisation who has no part in the course', async () => {
    expect(await codesOf(lesson.caller(newId()))).toEqual(['NOT_FOUND']);
  });

  it('are not for learners, except their own', async () => {
    expect(await codesOf(lesson.caller(lesson.chloe))).toEqual(['NOT_ALLOWED']);
    const { chloe, courseId, sessionId } = lesson;
    const own = await scene.call('getOwnRecord', { caller: lesson.caller(chloe), courseId });
    expect(own).toMatchObject({
      courseTitle: 'Algebra',
      policy: { policy: { lateAfterMinutes: 5 } },
      totals: { name: 'Chloe', late: 1, share: 0.6, attendedMs: 30 * 60_000 },
      rows: [{ class: { sessionId, title: 'Groups', lengthMs: 50 * 60_000 }, entry: { verdict: 'VERDICT_LATE' } }],
    });
    expect(await refusalOf(scene.call('getOwnRecord', { caller: stranger.caller(chloe), courseId }))).toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  it('are nobody’s without a caller, and none of a text that is no id', async () => {
    const caller = { ...lesson.caller(''), apiKeyId: '' };
    expect(await codesOf(caller)).toEqual(['UNAUTHENTICATED']);
    const call = scene.call('getClassRegister', { caller: lesson.registrar, sessionId: 'what?', version: 0 });
    expect(await refusalOf(call)).toMatchObject({ code: 'NOT_FOUND' });
    const future = scene.call('getClassRegister', {
      caller: lesson.registrar,
      sessionId: lesson.sessionId,
      version: 4_000_000_000,
    });
    expect(await refusalOf(future)).toMatchObject({ code: 'NOT_FOUND' });
  });

  it('show the course, people by classes with totals, to staff and registrars', async () => {
    const { courseId } = lesson;
    for (const caller of [lesson.caller(lesson.tomas), lesson.registrar]) {
      const register = await scene.call('getCourseRegister', { caller, courseId });
      expect(register.classes.map(({ title, lengthMs }) => [title, lengthMs])).toEqual([['Groups', 50 * 60_000]]);
      expect(register.people.map(({ name, present, late, isAtRisk }) => [name, present, late, isAtRisk])).toEqual([
        ['Ada', 0, 0, false],
        ['Ben', 1, 0, false],
        ['Chloe', 0, 1, false],
        ['Tomás', 0, 0, false],
      ]);
      expect(register.people[2]?.cells).toEqual([
        { verdict: 'VERDICT_LATE', attendedMs: 30 * 60_000, isCorrected: false },
      ]);
    }
  });
});

describe('the access log', () => {
  const accesses = (caller: Caller, personId = '', asked = page()) =>
    scene.call('listAccesses', { caller, page: asked, personId });

  it('has every look at somebody else’s record with its capacity, a page that stays open once, and no look at one’s own', async () => {
    const visited = new Lesson(scene);
    await visited.teach();
    await visited.registerAt(1);
    await visited.register();
    const { sessionId, courseId, ben, ada, registrar } = visited;
    await scene.call('getEntryHistory', { caller: visited.caller(ada), sessionId, personId: ben });
    await scene.call('getCourseRegister', { caller: registrar, courseId });
    await scene.call('getOwnRecord', { caller: visited.caller(ben), courseId });
    const { accesses: found } = await accesses(visited.registrar);
    expect(
      found.map(({ kind, actorName, personName, capacity, classTitle, courseTitle }) => [
        kind,
        actorName,
        personName,
        capacity,
        classTitle,
        courseTitle,
      ]),
    ).toEqual([
      ['ACCESS_KIND_VIEW_COURSE_REGISTER', '', '', 'admin', '', 'Algebra'],
      ['ACCESS_KIND_VIEW_HISTORY', 'Ada', 'Ben', 'instructor', 'Groups', 'Algebra'],
      ['ACCESS_KIND_VIEW_REGISTER', 'Ada', '', 'instructor', 'Groups', 'Algebra'],
    ]);
    expect((await accesses(visited.registrar, ben)).accesses).toHaveLength(1);
    const first = await accesses(visited.registrar, '', page(2));
    const second = await accesses(visited.registrar, '', page(2, first.nextCursor));
    expect([first.accesses.length, second.accesses.length, second.nextCursor]).toEqual([2, 1, '']);
  });

  it('is for owners and admins only', async () => {
    expect(await refusalOf(accesses(lesson.caller(lesson.ada)))).toMatchObject({ code: 'NOT_ALLOWED' });
    const owner = lesson.caller(newId(), OrganisationRole.OWNER);
    expect((await accesses(owner)).accesses.length).toBeGreaterThan(0);
    expect(await refusalOf(accesses(owner, '', page(201)))).toMatchObject({ code: 'PAGE_LIMIT_INVALID' });
    expect(await refusalOf(accesses(owner, '', page(0, 'x')))).toMatchObject({ code: 'CURSOR_INVALID' });
  });
});

describe('a policy', () => {
  const lenient: Policy = {
    lateAfterMinutes: 25,
    absentAfterMinutes: 30,
    requiredSharePercent: 10,
    leftEarlyBeforeMinutes: 10,
    minimumClassMinutes: 5,
    graceSeconds: 20,
    judgesObservers: false,
    requiredContactMinutes: 0,
  };
  const set = (
    of: Lesson,
    caller: Caller,
    scope: PolicyScope,
    scopeId: string,
    policy: Policy | undefined,
    version = 0,
  ) => of.scene.call('setPolicy', { caller, scope, scopeId, policy, version });

  it('computes anew what it concerns, the most specific winning whole, until it is withdrawn', async () => {
    const ruled = new Lesson(scene);
    await ruled.teach();
    await ruled.registerAt(1);
    const chloeAt = async (version: number) => (await ruled.registerAt(version)).entries[2];
    const answer = await set(ruled, ruled.caller(ruled.ada), PolicyScope.COURSE, ruled.courseId, lenient);
    expect(answer).toMatchObject({
      effective: { scope: 'POLICY_SCOPE_COURSE', version: 1, setByName: 'Ada' },
      versions: [{ version: 1, policy: lenient }],
    });
    expect(await chloeAt(2)).toMatchObject({ verdict: 'VERDICT_PRESENT', version: 2 });
    const strict = { ...lenient, lateAfterMinutes: 1, absentAfterMinutes: 10 };
    await set(ruled, ruled.caller(ruled.ada), PolicyScope.CLASS, ruled.sessionId, strict);
    expect(await chloeAt(3)).toMatchObject({ verdict: 'VERDICT_ABSENT', rule: 'RULE_ABSENT_AFTER' });
    await set(ruled, ruled.caller(ruled.ada), PolicyScope.CLASS, ruled.sessionId, undefined, 1);
    expect(await chloeAt(4)).toMatchObject({ verdict: 'VERDICT_PRESENT' });
    await set(ruled, ruled.registrar, PolicyScope.ORGANISATION, '', strict);
    const register = await ruled.registerAt(5);
    expect([register.policy?.scope, register.entries[2]?.verdict]).toEqual(['POLICY_SCOPE_COURSE', 'VERDICT_PRESENT']);
  });

  it('is refused with each contradiction, when somebody was faster, and for those who may not', async () => {
    const { courseId, ada, tomas } = lesson;
    const wrong = { ...lenient, absentAfterMinutes: 25, graceSeconds: 1_000 };
    expect(await refusalOf(set(lesson, lesson.caller(ada), PolicyScope.COURSE, courseId, wrong))).toEqual({
      code: 'POLICY_INVALID',
      figures: {
        absentAfterMinutes: 'larger than lateAfterMinutes, which is 25',
        graceSeconds: 'a whole number from 0 to 300',
      },
    });
    const codeOf = async (call: Promise<unknown>) => (await refusalOf(call)).code;
    expect(await codeOf(set(lesson, lesson.caller(ada), PolicyScope.COURSE, courseId, lenient, 3))).toBe(
      'POLICY_CHANGED',
    );
    expect(await codeOf(set(lesson, lesson.caller(tomas), PolicyScope.COURSE, courseId, lenient))).toBe('NOT_ALLOWED');
    expect(await codeOf(set(lesson, lesson.caller(ada), PolicyScope.ORGANISATION, '', lenient))).toBe('NOT_ALLOWED');
    const rule = await scene.call('getPolicy', { caller: lesson.caller(lesson.ben), ...ofCourse, scopeId: courseId });
    expect(rule).toMatchObject({ effective: { scope: 'POLICY_SCOPE_DEFAULT', version: 0 }, versions: [] });
  });
});
