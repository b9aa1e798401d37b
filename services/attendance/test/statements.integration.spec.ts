import { startRecordStore, type StoredStatement, type TestRecordStore } from '@lectern/testing';
import { at, Lesson, startScene, type Scene } from './scene.ts';
import { statementsOf } from './statement-scene.ts';
import { LeaveReason } from '@lectern/proto/grpc/session/v1/room';

let scene: Scene;
let store: TestRecordStore;
let statements: ReturnType<typeof statementsOf>;
beforeAll(async () => {
  [scene, store] = await Promise.all([startScene(), startRecordStore()]);
  statements = statementsOf(scene);
}, 240_000);
afterAll(async () => {
  statements?.close();
  await scene?.close();
  await store?.close();
}, 60_000);

const verbOf = ({ verb }: StoredStatement) => verb.id.slice(verb.id.lastIndexOf('/') + 1);

/** What the store has of a class, as verb, who, and for how long, in the order of their times. */
async function told(lesson: Lesson): Promise<StoredStatement[]> {
  const all = await store.statements();
  return all
    .filter(({ context }) => context.registration === lesson.sessionId)
    .sort((a, b) => a.timestamp.localeCompare(b.timestamp));
}

const counts = (found: readonly StoredStatement[]) =>
  Object.fromEntries([...Map.groupBy(found, verbOf)].map(([verb, of]) => [verb, of.length]).sort());

async function connected(lesson: Lesson) {
  return statements.save(lesson.registrar, store.endpoint);
}

describe('a real record store', () => {
  it('has what was sent: counts, pairs and durations, nothing twice and nobody’s name', async () => {
    const lesson = new Lesson(scene);
    const { connectionId } = await connected(lesson);
    await lesson.teach();
    // initialized, three joins, three leaves, terminated, and what the register says of the two learners
    await statements.delivered(lesson.registrar, connectionId, 10);
    const found = await told(lesson);
    expect(counts(found)).toEqual({ attended: 2, initialized: 1, join: 3, leave: 3, terminated: 1 });
    const stays = found.filter((one) => verbOf(one) === 'leave').map(({ result }) => result?.duration);
    expect(stays.sort()).toEqual(['PT1800.000S', 'PT3060.000S', 'PT3120.000S']);
    const attended = found.filter((one) => verbOf(one) === 'attended').map(({ result }) => result);
    expect(attended).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ duration: 'PT3000.000S', completion: true }),
        expect.objectContaining({ duration: 'PT1800.000S', completion: true }),
      ]),
    );
    const text = JSON.stringify(found);
    for (const personal of ['Ada', 'Ben', 'Chloe', 'Tomás', lesson.ada, lesson.ben, lesson.chloe, lesson.tomas])
      expect(text).not.toContain(personal);
    const { statements: progress } = await lesson.register();
    expect(progress).toEqual({ kept: 10, accepted: 10, dead: 0, connections: 1 });
  });

  it('loses and doubles nothing while it is down and is killed', async () => {
    const lesson = new Lesson(scene);
    const { connectionId } = await connected(lesson);
    await store.kill();
    await lesson.teach();
    await lesson.registerAt(1);
    await store.start();
    await statements.delivered(lesson.registrar, connectionId, 10, 90_000);
    expect((await told(lesson)).length).toBe(10);
  });

  it('follows a correction: what was said is taken back, and said anew', async () => {
    const lesson = new Lesson(scene);
    const { connectionId } = await connected(lesson);
    await lesson.teach();
    await lesson.registerAt(1);
    const { version } = await lesson.entryOf(lesson.chloe);
    await scene.call('correct', {
      caller: lesson.caller(lesson.ada),
      sessionId: lesson.sessionId,
      personId: lesson.chloe,
      entryVersion: version,
      requestId: crypto.randomUUID(),
      correction: { reason: 'the bus was late', body: { $case: 'setVerdict', value: 'VERDICT_PRESENT' } },
    });
    await statements.delivered(lesson.registrar, connectionId, 12);
    expect(counts(await told(lesson))).toMatchObject({ attended: 3, voided: 1 });
  });

  it('gets what was kept before it was there, by date, and nothing twice', async () => {
    const lesson = new Lesson(scene);
    await lesson.teach();
    await lesson.registerAt(1);
    const { connectionId } = await connected(lesson);
    const backfill = () => statements.call('backfill', { caller: lesson.registrar, connectionId, from: new Date(0) });
    expect(await backfill()).toEqual({ queued: 10 });
    expect(await backfill()).toEqual({ queued: 0 });
    await statements.delivered(lesson.registrar, connectionId, 10);
    expect((await told(lesson)).length).toBe(10);
    const { lines, nextCursor } = await statements.call('downloadStatements', {
      caller: lesson.registrar,
      courseId: '',
      from: undefined,
      until: undefined,
      cursor: '',
    });
    const downloaded = Buffer.from(lines).toString().trimEnd().split('\n');
    expect([downloaded.length, nextCursor]).toEqual([10, '']);
    const ids = downloaded.map((line) => (JSON.parse(line) as { id: string }).id);
    expect(ids.sort()).toEqual((await told(lesson)).map(({ id }) => id).sort());
  });

  it('hears nothing of a learner who does not want it', async () => {
    const lesson = new Lesson(scene);
    const { connectionId } = await connected(lesson);
    const caller = lesson.caller(lesson.ben);
    expect(await statements.call('setOptOut', { caller, personId: '', isOut: true })).toMatchObject({ isOut: true });
    await lesson.enrolAll();
    await lesson.deliver(...lesson.wholeClass(), lesson.left(lesson.ada, at(50), LeaveReason.LEFT));
    // Without Ben's join, leave and attendance.
    await statements.delivered(lesson.registrar, connectionId, 7);
    expect(counts(await told(lesson))).toEqual({ attended: 1, initialized: 1, join: 2, leave: 2, terminated: 1 });
  });

  it('is tested from the page: what works, and what does not and why', async () => {
    const lesson = new Lesson(scene);
    const { connectionId } = await connected(lesson);
    const test = { caller: lesson.registrar, connectionId, draft: undefined, secret: '' };
    expect(await statements.call('testConnection', test)).toMatchObject({ works: true, version: 'XAPI_VERSION_1_0_3' });
    const [saved] = await statements.list(lesson.registrar);
    const draft = { ...saved!, connectionId: '' };
    const wrong = await statements.call('testConnection', { ...test, connectionId: '', draft, secret: 'wrong' });
    expect(wrong).toMatchObject({ works: false, code: 'CREDENTIALS_REFUSED' });
    const astray = { ...draft, endpoint: store.endpoint.replace('/xAPI', '/elsewhere') };
    expect(
      await statements.call('testConnection', { ...test, connectionId: '', draft: astray, secret: store.password }),
    ).toMatchObject({ works: false, code: 'NOT_AN_LRS' });
  });
});
