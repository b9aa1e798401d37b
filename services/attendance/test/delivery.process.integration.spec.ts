import { eventually } from '@lectern/testing';
import { StatementFlow } from '../src/statement-flow.ts';
import { preparePrograms, type Programs } from './programs.ts';
import { startReceiver, type Receiver } from './receiver.ts';
import { Lesson, startScene, type Scene } from './scene.ts';
import { statementsOf } from './statement-scene.ts';

let scene: Scene;
let receiver: Receiver;
let statements: ReturnType<typeof statementsOf>;
let programs: Programs;
beforeAll(async () => {
  [scene, receiver] = await Promise.all([startScene(), startReceiver()]);
  statements = statementsOf(scene);
  // The processes of this spec do the work; the one of the scene only answers.
  await scene.stopHearing();
  await scene.attendance.get(StatementFlow).close();
  programs = await preparePrograms(scene);
}, 240_000);
afterAll(async () => {
  statements?.close();
  await scene?.close();
  await receiver?.close();
  await programs?.close();
}, 60_000);

describe('a process that sends', () => {
  it('and is killed while the store has its batch leaves the rest to the next; the store has everything once', async () => {
    const lesson = new Lesson(scene);
    const { connectionId } = await statements.save(lesson.registrar, receiver.endpoint);
    // The store takes the first batch, and its answer never comes.
    let taken = 0;
    receiver.is((batch) => {
      if (batch.length === 0 || taken > 0) return false;
      for (const one of batch) receiver.taken.set(one.id, one);
      taken = batch.length;
      return true;
    });
    const victim = await programs.start('victim');
    await lesson.deliver(...lesson.wholeClass());
    await eventually('the store has the first batch', () => taken > 0, { withinMs: 20_000 });
    await victim.kill();
    const heir = await programs.start('heir');
    const { delivery } = await statements.delivered(lesson.registrar, connectionId, 10, 30_000);
    expect(delivery).toMatchObject({ dead: 0 });
    expect(receiver.taken.size).toBe(10);
    expect(heir.output()).not.toMatch(/Chloe|Algebra|Groups/);
    const { code, signal } = await heir.close();
    expect(code ?? signal).toBe(0);
  }, 120_000);
});
