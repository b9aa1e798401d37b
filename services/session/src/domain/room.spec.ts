import { newId } from '@lectern/kernel';
import {
  ada,
  ben,
  chloe,
  code,
  bodies,
  gus,
  kinds,
  liveScene,
  noon,
  RoomScene,
  tomas,
  una,
} from '../../test/room-scene.ts';
import { apply } from './room.apply.ts';
import { phaseMoves, type Phase } from './room.words.ts';

describe('the life of a class', () => {
  it('can reach every phase from the first, moves to known phases only, and cannot leave the last', () => {
    const reached = new Set<Phase>(['scheduled']);
    for (const phase of reached) for (const next of phaseMoves[phase]) reached.add(next);
    expect([...reached].sort()).toEqual(Object.keys(phaseMoves).sort());
    expect(
      Object.values(phaseMoves)
        .flat()
        .filter((phase) => !(phase in phaseMoves)),
    ).toEqual([]);
    expect(phaseMoves.ended).toEqual([]);
  });

  it('opens when staff come in, starts when staff say so, ends when the instructor says so', () => {
    const scene = new RoomScene();
    expect(kinds(scene.join(tomas))).toEqual(['class-opened', 'participant-joined']);
    expect(scene.room.life).toEqual({ phase: 'open', openedAt: noon });
    scene.join(ada);
    expect(kinds(scene.act(tomas, { kind: 'start-class' }))).toEqual(['class-started']);
    expect(kinds(scene.act(ada, { kind: 'start-class' }))).toEqual([]);
    scene.clock.advance(1_000);
    expect(bodies(scene.act(ada, { kind: 'end-class' }))).toEqual([{ kind: 'class-ended', reason: 'by-instructor' }]);
    const endedAt = new Date(noon.getTime() + 1_000);
    expect(scene.room.life).toEqual({
      phase: 'ended',
      openedAt: noon,
      startedAt: noon,
      endedAt,
      reason: 'by-instructor',
    });
    expect(scene.presence(tomas)).toBe('absent');
  });

  it('keeps learners and guests out until staff have opened it', () => {
    const scene = new RoomScene();
    expect(scene.join(ben)).toMatchObject({
      refusal: { code: 'CLASS_NOT_OPEN', retryable: true, figures: { startsAt: scene.planned.startsAt.toISOString() } },
    });
    expect(code(scene.join(gus))).toBe('CLASS_NOT_OPEN');
    scene.join(ada);
    expect(kinds(scene.join(ben))).toEqual(['participant-joined']);
  });

  it('is opened by the first who comes ten minutes before the start', () => {
    const scene = new RoomScene();
    scene.clock.advance(scene.planned.startsAt.getTime() - noon.getTime() - 600_001);
    expect(code(scene.join(ben))).toBe('CLASS_NOT_OPEN');
    scene.clock.advance(1);
    expect(kinds(scene.join(gus))).toEqual(['class-opened', 'participant-waiting']);
    expect(kinds(scene.join(ben))).toEqual(['participant-joined']);
  });

  it('is not ended by an assistant, nor started by a learner', () => {
    const scene = liveScene();
    expect(code(scene.act(tomas, { kind: 'end-class' }))).toBe('NOT_ALLOWED');
    expect(code(scene.act(ben, { kind: 'start-class' }))).toBe('NOT_ALLOWED');
  });

  it('refuses everything once it has ended', () => {
    const scene = liveScene();
    scene.act(ada, { kind: 'end-class' });
    expect(code(scene.join(ben))).toBe('CLASS_ENDED');
    expect(code(scene.post(ben, 'hello'))).toBe('CLASS_ENDED');
    expect(code(scene.run({ kind: 'end-from-outside', reason: 'by-api' }))).toBe('CLASS_ENDED');
    expect(kinds(scene.pass(86_400_000))).toEqual([]);
  });

  it('ends from outside, and at its latest end', () => {
    const outside = liveScene();
    expect(bodies(outside.run({ kind: 'end-from-outside', reason: 'by-api' }))).toEqual([
      { kind: 'class-ended', reason: 'by-api' },
    ]);
    const late = liveScene();
    late.clock.advance(3 * 3_600_000);
    expect(code(late.join(ben))).toBe('CLASS_ENDED');
    expect(bodies(late.pass(0))).toEqual([{ kind: 'class-ended', reason: 'latest-end' }]);
    const unused = new RoomScene();
    expect(bodies(unused.pass(3 * 3_600_000))).toEqual([{ kind: 'class-ended', reason: 'latest-end' }]);
  });

  it('ends when everybody has been gone for a while, and not when somebody came back in time', () => {
    const scene = liveScene();
    for (const who of [ada, tomas, ben, chloe]) scene.act(who, { kind: 'leave' });
    expect(kinds(scene.pass(299_999))).toEqual([]);
    scene.join(ben);
    expect(kinds(scene.pass(600_000))).toEqual([]);
    scene.act(ben, { kind: 'leave' });
    expect(bodies(scene.pass(300_000))).toEqual([{ kind: 'class-ended', reason: 'everybody-left' }]);
  });

  it('stays open when staff only looked in before the time it is planned for', () => {
    const scene = new RoomScene();
    scene.join(ada);
    scene.act(ada, { kind: 'leave' });
    expect(kinds(scene.pass(3_599_999))).toEqual([]);
    expect(bodies(scene.pass(1))).toEqual([{ kind: 'class-ended', reason: 'everybody-left' }]);
  });

  it('takes facts in order only, and never lets time run backwards', () => {
    const scene = liveScene();
    const [first] = scene.facts;
    expect(() => apply(scene.room, { ...first!, seq: scene.room.seq + 2 })).toThrow('cannot follow');
    scene.clock.advance(-60_000);
    const decision = scene.post(ben, 'hello');
    expect(decision).toMatchObject({ facts: [{ at: noon }] });
  });
});

describe('the lobby', () => {
  it('holds guests and people who are not enrolled until staff admit them, with what they wanted open', () => {
    const scene = liveScene();
    expect(bodies(scene.join(gus, { openSources: ['microphone', 'screen'] }))).toMatchObject([
      {
        kind: 'participant-waiting',
        participant: { name: 'Gus', role: 'guest' },
        wantedSources: ['microphone', 'screen'],
      },
    ]);
    scene.join(una);
    expect(scene.facts.at(-1)?.audience).toEqual({ scope: 'staff', named: [scene.id(una)] });
    const decision = scene.act(tomas, { kind: 'admit', participantIds: [scene.id(gus)] });
    expect(bodies(decision)).toMatchObject([
      { kind: 'participant-admitted', participantId: scene.id(gus) },
      {
        kind: 'participant-joined',
        participant: { id: scene.id(gus), connectionId: scene.line(gus) },
        openSources: ['microphone'],
      },
    ]);
    expect([scene.presence(gus), scene.presence(una)]).toEqual(['present', 'waiting']);
  });

  it('remembers what somebody wanted open last, and since when they wait', () => {
    const scene = liveScene();
    scene.join(gus, { openSources: ['microphone', 'camera'] });
    scene.loseLine(gus);
    scene.clock.advance(5_000);
    // The page was loaded anew, and this time the camera stays off.
    expect(kinds(scene.join(gus, { openSources: ['microphone'] }))).toEqual([
      'participant-returned',
      'participant-waiting',
    ]);
    expect(scene.facts.slice(-2).map(({ audience }) => audience.scope)).toEqual(['nobody', 'staff']);
    expect(scene.get(gus).place).toMatchObject({ at: 'lobby', since: noon, line: { connectionId: scene.line(gus) } });
    expect(bodies(scene.act(ada, { kind: 'admit', participantIds: [] }))).toMatchObject([
      { kind: 'participant-admitted' },
      { kind: 'participant-joined', openSources: ['microphone'] },
    ]);
  });

  it('admits everybody when nobody is named, and passes over those who wait no more', () => {
    const scene = liveScene();
    scene.join(gus);
    scene.join(una);
    scene.act(ada, { kind: 'admit', participantIds: [] });
    expect([scene.presence(gus), scene.presence(una)]).toEqual(['present', 'present']);
    expect(kinds(scene.act(tomas, { kind: 'admit', participantIds: [scene.id(gus)] }))).toEqual([]);
  });

  it('lets an admitted guest come and go', () => {
    const scene = liveScene();
    scene.join(gus);
    scene.act(ada, { kind: 'admit', participantIds: [] });
    scene.act(gus, { kind: 'leave' });
    expect(kinds(scene.join(gus))).toEqual(['participant-joined']);
  });

  it('denies, and lets the person ask again after a while', () => {
    const scene = liveScene();
    scene.join(gus);
    expect(bodies(scene.act(ada, { kind: 'deny', participantIds: [] }))).toEqual([
      { kind: 'participant-denied', participantId: scene.id(gus) },
    ]);
    scene.clock.advance(20_000);
    expect(scene.join(gus)).toMatchObject({
      refusal: { code: 'ADMISSION_DENIED', figures: { retryAfterMs: '40000' } },
    });
    scene.clock.advance(40_000);
    expect(kinds(scene.join(gus))).toEqual(['participant-waiting']);
  });

  it('is for staff to answer', () => {
    const scene = liveScene();
    scene.join(gus);
    expect(code(scene.act(ben, { kind: 'admit', participantIds: [] }))).toBe('NOT_ALLOWED');
    expect(code(scene.act(ben, { kind: 'deny', participantIds: [] }))).toBe('NOT_ALLOWED');
    const many = Array.from({ length: 1_001 }, () => newId<'participant'>());
    expect(code(scene.act(ada, { kind: 'admit', participantIds: many }))).toBe('TOO_MANY_NAMED');
  });

  it('allows nothing but giving up to those who wait', () => {
    const scene = liveScene();
    scene.join(gus);
    expect(code(scene.post(gus, 'let me in'))).toBe('NOT_JOINED');
    expect(bodies(scene.act(gus, { kind: 'leave' }))).toEqual([
      { kind: 'participant-left', participantId: scene.id(gus), reason: 'stopped-waiting' },
    ]);
  });

  it('tells nobody of a line that breaks while waiting; whoever is admitted meanwhile comes in when back', () => {
    const scene = liveScene();
    scene.join(gus);
    expect(scene.loseLine(gus)).toMatchObject({ facts: [{ audience: { scope: 'nobody', named: [] } }] });
    expect(scene.presence(gus)).toBe('waiting');
    expect(kinds(scene.act(ada, { kind: 'admit', participantIds: [] }))).toEqual(['participant-admitted']);
    expect(scene.presence(gus)).toBe('absent');
    expect(kinds(scene.join(gus))).toEqual(['participant-joined']);
  });

  it('forgets, after the grace, whoever lost the line while waiting', () => {
    const scene = liveScene();
    scene.join(gus);
    scene.loseLine(gus);
    scene.clock.advance(5_000);
    scene.holdLine(gus);
    expect(kinds(scene.pass(60_000))).toEqual([]);
    scene.loseLine(gus);
    expect(bodies(scene.pass(12_000))).toEqual([
      { kind: 'participant-left', participantId: scene.id(gus), reason: 'stopped-waiting' },
    ]);
  });
});
