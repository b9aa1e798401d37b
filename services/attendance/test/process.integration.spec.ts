import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { eventually } from '@lectern/testing';
import { preparePrograms, program, type Programs } from './programs.ts';
import { at, Lesson, startScene, type Scene } from './scene.ts';

const run = promisify(execFile);

let scene: Scene;
let programs: Programs;
beforeAll(async () => {
  scene = await startScene();
  // The processes of this spec do the work; the one of the scene only answers.
  await scene.stopHearing();
  programs = await preparePrograms(scene);
}, 120_000);
afterAll(async () => {
  await scene?.close();
  await programs?.close();
}, 30_000);

const start = (name: string) => programs.start(name);

/** Somebody waits for the table that a computation writes last. */
const isComputing = async () => {
  const { rows } = await scene.pool.query(
    `SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE 'INSERT INTO register_version%'`,
  );
  return rows.length > 0;
};

describe('a process of attendance', () => {
  it('that is killed in the middle of a computation leaves it to the next, and nothing is lost or doubled', async () => {
    const lesson = new Lesson(scene);
    const victim = await start('victim');
    const barrier = await scene.pool.connect();
    await barrier.query('BEGIN');
    await barrier.query('LOCK TABLE register_version IN SHARE ROW EXCLUSIVE MODE');
    await lesson.teach();
    await eventually('the register is being computed', isComputing, { withinMs: 20_000 });
    await victim.kill();
    await barrier.query('ROLLBACK');
    barrier.release();
    const heir = await start('heir');
    const register = await lesson.registerAt(1);
    expect(register.entries.map(({ verdict }) => verdict)).toEqual([
      'VERDICT_NONE',
      'VERDICT_PRESENT',
      'VERDICT_LATE',
      'VERDICT_NONE',
    ]);
    const settled = async () =>
      (await scene.testBus.published(lesson.sessionId)).filter(({ type }) => type.startsWith('lectern.attendance.'));
    await eventually('the register is told once', async () => expect(await settled()).toHaveLength(1));
    await heir.close();
  }, 120_000);

  it('shares the work with others, and stops when it is asked to', async () => {
    const processes = await Promise.all([start('first'), start('second')]);
    const lessons = Array.from({ length: 10 }, () => new Lesson(scene));
    await Promise.all(lessons.map((lesson) => lesson.teach()));
    for (const lesson of lessons) expect((await lesson.registerAt(1)).entries).toHaveLength(4);
    const endings = await Promise.all(processes.map((each) => each.close()));
    expect(endings.map(({ code, signal }) => code ?? signal)).toEqual([0, 0]);
    const { rows } = await scene.pool.query('SELECT max(version)::int AS newest FROM register_version');
    expect(rows).toEqual([{ newest: 1 }]);
    for (const { output } of processes) expect(output()).not.toMatch(/Chloe|Algebra|Groups/);
  }, 120_000);

  it('computes anew what an operator asks for', async () => {
    const lesson = new Lesson(scene);
    const worker = await start('worker');
    await lesson.teach();
    await lesson.registerAt(1);
    const args = [program('admin'), 'recompute', '--organisation', lesson.organisationId, '--class', lesson.sessionId];
    const { stdout } = await run(process.execPath, args, { env: { ...process.env, ...programs.environment } });
    expect(JSON.parse(stdout)).toEqual({ due: 1 });
    const second = await lesson.registerAt(2);
    expect(second.entries.map(({ version }) => version)).toEqual([1, 1, 1, 1]);
    expect(second.endedAt).toEqual(at(50));
    await worker.close();
  }, 120_000);
});
