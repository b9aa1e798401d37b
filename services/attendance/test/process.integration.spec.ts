import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { eventually, freePort, startProcess, writeIdentity, type StartedProcess } from '@lectern/testing';
import { at, Lesson, startScene, type Scene } from './scene.ts';

const root = join(import.meta.dirname, '../../..');
const program = (entry: string) => join(root, 'dist/attendance', `${entry}.mjs`);
const run = promisify(execFile);

let scene: Scene;
let folder: string;
let environment: Record<string, string>;
beforeAll(async () => {
  await run(process.execPath, [join(root, 'tools/build/main.ts'), 'attendance'], { cwd: root });
  scene = await startScene();
  // The processes of this spec do the work; the one of the scene only answers.
  await scene.stopHearing();
  folder = await mkdtemp(join(tmpdir(), 'lectern-attendance-'));
  const { ca, cert, key } = await writeIdentity(folder, 'attendance', scene.certificates.attendance);
  const secretKey = join(folder, 'secret-key');
  await writeFile(secretKey, `first ${Buffer.alloc(32, 1).toString('base64')}\n`);
  environment = {
    LECTERN_TLS_CA: ca,
    LECTERN_TLS_CERT: cert,
    LECTERN_TLS_KEY: key,
    ATTENDANCE_LISTEN: '127.0.0.1:0',
    ATTENDANCE_DATABASE_URL: scene.config.databaseUrl,
    ATTENDANCE_BUS_URL: scene.config.busUrl,
    ATTENDANCE_SESSION_ADDRESSES: scene.config.sessionAddresses.join(','),
    ATTENDANCE_PUBLIC_ORIGIN: scene.config.publicOrigin,
    ATTENDANCE_SECRET_KEY: secretKey,
  };
}, 120_000);
afterAll(async () => {
  await scene?.close();
  if (folder) await rm(folder, { recursive: true });
}, 30_000);

async function start(name: string): Promise<StartedProcess> {
  const env = { ...environment, LECTERN_HEALTH_LISTEN: `127.0.0.1:${await freePort()}` };
  const started = startProcess({ command: process.execPath, args: [program('main')], env, name });
  await started.waitFor('the attendance service is listening', { withinMs: 60_000 });
  return started;
}

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
    const { stdout } = await run(process.execPath, args, { env: { ...process.env, ...environment } });
    expect(JSON.parse(stdout)).toEqual({ due: 1 });
    const second = await lesson.registerAt(2);
    expect(second.entries.map(({ version }) => version)).toEqual([1, 1, 1, 1]);
    expect(second.endedAt).toEqual(at(50));
    await worker.close();
  }, 120_000);
});
