import { newId } from '@lectern/kernel';
import { LeaveReason, Role } from '@lectern/proto/grpc/session/v1/room';
import { Event } from '@lectern/proto/messages/events/v1/events';
import { eventually } from '@lectern/testing';
import { evidenceGroup } from '../src/events/evidence.consumer.ts';
import { at, Lesson, startScene, type Scene } from './scene.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await startScene();
}, 120_000);
afterAll(() => scene?.close(), 60_000);

const verdictsIn = ({ entries }: { entries: { name: string; verdict: string; attendedMs: number }[] }) =>
  entries.map(({ name, verdict, attendedMs }) => [name, verdict, attendedMs / 60_000]);

const wholeRegister = [
  ['Ada', 'VERDICT_NONE', 50],
  ['Ben', 'VERDICT_PRESENT', 50],
  ['Chloe', 'VERDICT_LATE', 30],
  ['Tomás', 'VERDICT_NONE', 0],
];

describe('the register of a class', () => {
  it('is there after the end, with names, the rule and the figures', async () => {
    const lesson = new Lesson(scene);
    await lesson.teach();
    const register = await lesson.registerAt(1);
    expect(verdictsIn(register)).toEqual(wholeRegister);
    expect(register).toMatchObject({
      courseTitle: 'Algebra',
      title: 'Groups',
      phase: 'PHASE_ENDED',
      startedAt: at(0),
      endedAt: at(50),
      policy: { scope: 'POLICY_SCOPE_DEFAULT', version: 0, policy: { lateAfterMinutes: 5 } },
      canCorrect: true,
    });
    expect(register.entries[2]).toMatchObject({
      rule: 'RULE_LATE_AFTER',
      share: 0.6,
      lateMs: 20 * 60_000,
      intervals: [{ from: at(20), to: at(50) }],
      version: 1,
    });
  });

  it('shows who is here while the class runs', async () => {
    const lesson = new Lesson(scene);
    const [start] = [new Date(Date.now() - 600_000)];
    await lesson.enrolAll();
    await lesson.deliver(
      lesson.started(start),
      lesson.joined(lesson.ben, new Date(start!.getTime() + 60_000)),
      lesson.joined(lesson.ada, start!, Role.INSTRUCTOR),
      lesson.left(lesson.ada, new Date(start!.getTime() + 120_000), LeaveReason.LEFT, Role.INSTRUCTOR),
    );
    const { entries, version } = await eventually('everybody is known, and Ada has left', async () => {
      const register = await lesson.register();
      expect(register.entries).toHaveLength(4);
      expect(register.entries[0]?.whereabouts).toBe('WHEREABOUTS_LEFT');
      return register;
    });
    expect([version, ...entries.map(({ name, whereabouts, rule }) => [name, whereabouts, rule])]).toEqual([
      0,
      ['Ada', 'WHEREABOUTS_LEFT', 'RULE_CLASS_RUNNING'],
      ['Ben', 'WHEREABOUTS_HERE', 'RULE_CLASS_RUNNING'],
      ['Chloe', 'WHEREABOUTS_NOT_YET_SEEN', 'RULE_CLASS_RUNNING'],
      ['Tomás', 'WHEREABOUTS_NOT_YET_SEEN', 'RULE_CLASS_RUNNING'],
    ]);
  });

  it('takes an event once that comes three times, and any order', async () => {
    const lesson = new Lesson(scene);
    const events = [...lesson.roster(), ...lesson.wholeClass()];
    await lesson.deliver(...[...events].reverse());
    await lesson.deliver(...events);
    await lesson.deliver(...events.slice(2));
    const marker = new Lesson(scene);
    await marker.teach();
    await marker.registerAt(1);
    await eventually('the register is right', async () =>
      expect(verdictsIn(await lesson.register())).toEqual(wholeRegister),
    );
    const { rows } = await scene.pool.query('SELECT count(*)::int AS kept FROM evidence WHERE session_id = $1', [
      lesson.sessionId,
    ]);
    expect(rows).toEqual([{ kept: 7 }]);
  });

  it('makes a class from the first event that it hears of it, and is computed anew when evidence comes late', async () => {
    const lesson = new Lesson(scene);
    await lesson.enrolAll();
    await lesson.deliver(lesson.ended());
    expect(verdictsIn(await lesson.registerAt(1))[1]).toEqual(['Ben', 'VERDICT_ABSENT', 0]);
    await lesson.deliver(lesson.joined(lesson.ben, at(0)), lesson.left(lesson.ben, at(50)));
    const second = await lesson.registerAt(2);
    expect(verdictsIn(second)[1]).toEqual(['Ben', 'VERDICT_PRESENT', 50]);
    expect(second.entries.map(({ version }) => version)).toEqual([1, 2, 1, 1]);
    expect(verdictsIn(await lesson.register(lesson.caller(lesson.ada), 1))[1]).toEqual(['Ben', 'VERDICT_ABSENT', 0]);
  });

  it('computes a burst of late events once', async () => {
    const lesson = new Lesson(scene);
    await lesson.enrolAll();
    await lesson.deliver(lesson.ended());
    await lesson.registerAt(1);
    const late = Array.from({ length: 20 }, (_, minute) => [
      lesson.joined(lesson.ben, at(minute)),
      lesson.left(lesson.ben, at(minute, 30)),
    ]);
    await lesson.deliver(...late.flat());
    const { entries } = await lesson.registerAt(2);
    expect(entries[1]).toMatchObject({ gaps: 19, attendedMs: 20 * 30_000 });
  });

  it('goes by who was enrolled when the class ended', async () => {
    const lesson = new Lesson(scene);
    await lesson.teach();
    await lesson.registerAt(1);
    const late = newId();
    scene.names.people.set(late, 'Dora');
    await lesson.deliver(lesson.enrolled(late, Role.LEARNER, at(100)));
    await lesson.deliver(lesson.enrolled(lesson.chloe, Role.OBSERVER, at(-10)));
    const second = await lesson.registerAt(2);
    expect(verdictsIn(second)).toEqual([
      ...wholeRegister.slice(0, 2),
      ['Chloe', 'VERDICT_NONE', 30],
      ...wholeRegister.slice(3),
    ]);
  });

  it('records a guest as a guest, last', async () => {
    const lesson = new Lesson(scene);
    const guest = newId();
    scene.names.people.set(guest, 'Aaron');
    await lesson.enrolAll();
    await lesson.deliver(lesson.started(), lesson.joined(guest, at(10), Role.GUEST), lesson.ended());
    const { entries } = await lesson.registerAt(1);
    expect(entries.at(-1)).toMatchObject({
      name: 'Aaron',
      role: 'ROLE_GUEST',
      isEnrolled: false,
      rule: 'RULE_NOT_EXPECTED',
      attendedMs: 40 * 60_000,
    });
  });

  it('says that a class never started, and gives none for one of no length', async () => {
    const never = new Lesson(scene);
    await never.enrolAll();
    await never.deliver(never.joined(never.ben, at(-5)), never.ended(at(0), 'never'));
    const instant = new Lesson(scene);
    await instant.enrolAll();
    await instant.deliver(instant.started(), instant.joined(instant.ben, at(0)), instant.ended(at(0)));
    expect((await never.registerAt(1)).entries[1]).toMatchObject({
      verdict: 'VERDICT_NONE',
      rule: 'RULE_CLASS_NEVER_STARTED',
    });
    expect((await instant.registerAt(1)).entries[1]).toMatchObject({
      verdict: 'VERDICT_NONE',
      rule: 'RULE_CLASS_TOO_SHORT',
    });
  });

  it('sets aside what cannot be understood or belongs elsewhere, and goes on', async () => {
    const lesson = new Lesson(scene);
    const stranger = new Lesson(scene);
    await lesson.enrolAll();
    const events = lesson.wholeClass();
    const nonsense = lesson.joined('no id at all', at(5));
    const foreign = lesson.event('class-started', at(0), {
      $case: 'classStarted',
      value: { sessionId: lesson.sessionId, courseId: stranger.courseId, seq: 1 },
    });
    const unknown = lesson.event('class-opened', at(0), {
      $case: 'classOpened',
      value: { sessionId: '', courseId: '', seq: 0 },
    });
    const future = {
      ...unknown,
      id: newId<'event'>(),
      bytes: Event.encode({ ...Event.decode(unknown.bytes), payload: undefined }).finish(),
    };
    await lesson.deliver(...events.slice(0, -1), nonsense, foreign, unknown, future, events.at(-1)!);
    await eventually(
      'four are among the dead letters',
      async () => {
        const dead = await scene.bus.deadLetters(evidenceGroup, 100);
        const ids = dead.map(({ event }) => event.id);
        expect(ids).toEqual(expect.arrayContaining([nonsense.id, foreign.id, unknown.id, future.id]));
      },
      { withinMs: 60_000, everyMs: 200 },
    );
    expect(verdictsIn(await lesson.registerAt(1))).toEqual(wholeRegister);
  }, 90_000);

  it('is told to everybody who listens, once for each version', async () => {
    const lesson = new Lesson(scene);
    await lesson.teach();
    await lesson.registerAt(1);
    const told = await eventually('the event is on the bus', async () => {
      const published = await scene.testBus.published(lesson.sessionId);
      const events = published
        .map(({ bytes }) => Event.decode(bytes))
        .filter(({ source }) => source === 'lectern/attendance');
      expect(events).toHaveLength(1);
      return events;
    });
    expect(told[0]).toMatchObject({
      type: 'lectern.attendance.register-settled.v1',
      subject: lesson.sessionId,
      organisationId: lesson.organisationId,
      payload: {
        $case: 'registerSettled',
        value: { version: 1, present: 1, late: 1, leftEarly: 0, absent: 0, excused: 0 },
      },
    });
  });
});
