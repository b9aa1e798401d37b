import { newId } from '@lectern/kernel';
import { Role } from '@lectern/proto/grpc/session/v1/room';
import { eventually } from '@lectern/testing';
import { at, Lesson, startScene, type Scene } from './scene.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await startScene();
}, 120_000);
afterAll(() => scene?.close(), 60_000);

const people = Array.from({ length: 1_000 }, () => newId<'person'>() as string);

describe('a class of a thousand people', () => {
  it('has its register, with fifty minutes of marks', async () => {
    const lesson = new Lesson(scene);
    await lesson.deliver(...people.map((personId) => lesson.enrolled(personId, Role.LEARNER)));
    const came = people.slice(0, 990);
    await lesson.deliver(
      lesson.started(),
      ...came.map((personId, place) => lesson.joined(personId, at(0, place % 60))),
    );
    const marks = Array.from({ length: 300 }, (_, number) => lesson.seen(at(0, 10 * (number + 1)), came));
    for (let from = 0; from < marks.length; from += 20) await lesson.deliver(...marks.slice(from, from + 20));
    await eventually(
      'everything before the end was heard',
      async () => {
        const { rows } = await scene.pool.query<{ kept: number }>(
          'SELECT (SELECT count(*)::int FROM evidence) + (SELECT count(*)::int FROM enrolment_revision) AS kept',
        );
        expect(rows).toEqual([{ kept: 1 + came.length + marks.length + people.length }]);
      },
      { withinMs: 120_000, everyMs: 250 },
    );
    await lesson.deliver(lesson.ended());
    const settled = async () => {
      const { rows } = await scene.pool.query<{ version: number }>(
        'SELECT register_version AS version FROM class_record WHERE session_id = $1 AND due_at IS NULL',
        [lesson.sessionId],
      );
      expect(rows).toEqual([{ version: 1 }]);
    };
    await eventually('the register is settled', settled, { withinMs: 30_000, everyMs: 20 });
    const { entries } = await lesson.register(lesson.registrar);
    expect(entries).toHaveLength(people.length);
    expect(entries.filter(({ verdict }) => verdict === 'VERDICT_PRESENT')).toHaveLength(came.length);
  }, 240_000);
});
