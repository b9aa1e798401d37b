import { newId } from '@lectern/kernel';
import { ada, ben, bodies, chloe, code, gus, kinds, liveScene, olu, tomas, una } from '../../test/room-scene.ts';

describe('joining', () => {
  it('opens from the first moment what the person wants and may', () => {
    const scene = liveScene();
    scene.join(olu, { openSources: ['microphone'] });
    scene.act(chloe, { kind: 'leave' });
    scene.join(chloe, { openSources: ['camera', 'screen', 'microphone', 'camera'] });
    expect(scene.get(olu).place).toMatchObject({ openSources: [] });
    expect(scene.get(chloe).place).toMatchObject({ openSources: ['microphone', 'camera'] });
  });

  it('changes nothing when repeated on the same connection', () => {
    const scene = liveScene();
    expect(kinds(scene.join(ben, { connectionId: scene.line(ben) }))).toEqual([]);
  });

  it('refuses a second connection, unless it takes over; the first then speaks for nobody', () => {
    const scene = liveScene();
    scene.act(ben, { kind: 'raise-hand' });
    scene.act(ben, { kind: 'open-source', source: 'microphone' });
    const first = scene.line(ben);
    expect(code(scene.join(ben))).toBe('ALREADY_CONNECTED');
    const second = newId<'connection'>();
    expect(bodies(scene.join(ben, { connectionId: second, takeOver: true, openSources: ['camera'] }))).toEqual([
      { kind: 'participant-returned', participantId: scene.id(ben), connectionId: second },
      { kind: 'source-closed', participantId: scene.id(ben), source: 'microphone' },
      { kind: 'source-opened', participantId: scene.id(ben), source: 'camera' },
    ]);
    expect(code(scene.act(ben, { kind: 'lower-hand' }, { connectionId: first }))).toBe('TAKEN_OVER');
    expect(scene.room.hands).toEqual([scene.id(ben)]);
  });

  it('recognises the client that comes back before its old socket was missed', () => {
    const scene = liveScene();
    scene.act(ben, { kind: 'open-source', source: 'camera' });
    const seen = scene.room.seq;
    expect(kinds(scene.join(ben, { afterSeq: seen }))).toEqual(['participant-returned']);
    expect(scene.get(ben).place).toMatchObject({ openSources: ['camera'] });
  });

  it('does not let a tab that was taken over steal the line back', () => {
    const scene = liveScene();
    const seenByFirstTab = scene.room.seq;
    scene.join(ben, { takeOver: true });
    expect(code(scene.join(ben, { afterSeq: seenByFirstTab }))).toBe('ALREADY_CONNECTED');
  });

  it('recognises a join that is sent again because its answer was lost', () => {
    const scene = liveScene();
    const commandId = newId<'command'>();
    scene.join(olu, { commandId });
    expect(kinds(scene.join(olu, { commandId }))).toEqual(['participant-returned']);
  });

  it('keeps the id, the rights and the order of those who left and come again', () => {
    const scene = liveScene();
    scene.act(ada, { kind: 'grant', participantId: scene.id(ben), capability: 'share-screen' });
    const before = scene.get(ben);
    scene.clock.advance(60_000);
    scene.act(ben, { kind: 'leave' });
    scene.join(ben);
    expect(scene.get(ben)).toMatchObject({
      id: before.id,
      joinedAt: before.joinedAt,
      capabilities: before.capabilities,
    });
  });

  it('gives a new role its own rights', () => {
    const scene = liveScene();
    scene.act(ben, { kind: 'leave' });
    scene.join({ ...ben, standing: { kind: 'enrolled', name: 'Ben', role: 'assistant' } });
    expect(scene.get(ben)).toMatchObject({ role: 'assistant', capabilities: ['speak', 'show-camera', 'share-screen'] });
  });

  it('refuses when the room is full', () => {
    const scene = liveScene();
    scene.limits.people = 4;
    expect(scene.join(olu)).toMatchObject({ refusal: { code: 'ROOM_FULL', figures: { limit: '4' } } });
  });

  it('keeps a seat for staff, however full it is', () => {
    const scene = liveScene();
    scene.act(tomas, { kind: 'leave' });
    scene.limits.people = 3;
    expect(code(scene.join(tomas))).toBe('accepted');
  });

  it('keeps seats for those who are enrolled while its lobby is full of people who are not', () => {
    const scene = liveScene();
    scene.limits.waiting = 1;
    scene.join(gus);
    expect(scene.join(una)).toMatchObject({ refusal: { code: 'ROOM_FULL', retryable: true, figures: { limit: '1' } } });
    expect(code(scene.join(olu))).toBe('accepted');
    scene.act(ada, { kind: 'admit', participantIds: [] });
    expect(code(scene.join(una))).toBe('accepted');
  });

  it('knows only so many people who are not enrolled, however many have gone again', () => {
    const scene = liveScene();
    scene.join(gus);
    scene.act(gus, { kind: 'leave' });
    scene.limits.known = scene.room.participants.size;
    expect(scene.join(una)).toMatchObject({
      refusal: { code: 'ROOM_FULL', figures: { limit: String(scene.limits.known) } },
    });
    expect(code(scene.join(gus))).toBe('accepted');
    expect(code(scene.join(olu))).toBe('accepted');
  });

  it('refuses commands of people who never came or have left', () => {
    const scene = liveScene();
    expect(code(scene.act(olu, { kind: 'raise-hand' }))).toBe('NOT_JOINED');
    scene.act(ben, { kind: 'leave' });
    expect(code(scene.act(ben, { kind: 'raise-hand' }))).toBe('NOT_JOINED');
  });

  it('limits how often one person comes in', () => {
    const scene = liveScene();
    for (let time = 1; time < 10; time += 1) scene.join(ben, { takeOver: true });
    expect(scene.join(ben, { takeOver: true })).toMatchObject({
      refusal: {
        code: 'TOO_MANY_JOINS',
        retryable: true,
        figures: { limit: '10', windowMs: '10000', retryAfterMs: '10000' },
      },
    });
    scene.clock.advance(10_000);
    expect(code(scene.join(ben, { takeOver: true }))).toBe('accepted');
  });

  it('does not count those whom somebody admits as that person’s own comings', () => {
    const scene = liveScene();
    for (let guest = 0; guest < 20; guest += 1)
      scene.join({ personId: newId<'person'>(), standing: { kind: 'guest', name: `Guest ${guest}` } });
    scene.act(ada, { kind: 'admit', participantIds: [] });
    expect(scene.get(ada).acts.joins).toHaveLength(1);
    expect(code(scene.join(ada, { takeOver: true }))).toBe('accepted');
  });
});

describe('a lost line', () => {
  it('keeps hand, place and sources through the grace', () => {
    const scene = liveScene();
    scene.act(ben, { kind: 'raise-hand' });
    scene.act(ben, { kind: 'open-source', source: 'microphone' });
    scene.act(chloe, { kind: 'raise-hand' });
    const before = scene.get(ben).place;
    expect(bodies(scene.loseLine(ben))).toEqual([{ kind: 'participant-reconnecting', participantId: scene.id(ben) }]);
    expect(scene.presence(ben)).toBe('reconnecting');
    expect(kinds(scene.pass(11_999))).toEqual([]);
    expect(kinds(scene.join(ben, { afterSeq: scene.room.seq }))).toEqual(['participant-returned']);
    expect(scene.get(ben).place).toMatchObject({
      ...before,
      line: { connectionId: scene.line(ben) },
    });
    expect(scene.room.hands).toEqual([scene.id(ben), scene.id(chloe)]);
    expect(kinds(scene.pass(60_000))).toEqual([]);
  });

  it('becomes absence after the grace; hand and sources go', () => {
    const scene = liveScene();
    scene.act(ben, { kind: 'raise-hand' });
    scene.act(ben, { kind: 'open-source', source: 'microphone' });
    scene.loseLine(ben);
    expect(bodies(scene.pass(12_000))).toEqual([
      { kind: 'participant-left', participantId: scene.id(ben), reason: 'timed-out' },
    ]);
    expect(scene.presence(ben)).toBe('absent');
    expect(scene.room.hands).toEqual([]);
  });

  it('is up again when a gateway says that it holds the socket', () => {
    const scene = liveScene();
    scene.loseLine(ben);
    expect(kinds(scene.loseLine(ben))).toEqual([]);
    expect(kinds(scene.holdLine(ben))).toEqual(['participant-returned']);
    expect(kinds(scene.holdLine(ben))).toEqual([]);
  });

  it('means nothing when it is not the current one', () => {
    const scene = liveScene();
    const old = scene.line(ben);
    scene.join(ben, { takeOver: true });
    expect(kinds(scene.run({ kind: 'lose-line', participantId: scene.id(ben), connectionId: old }))).toEqual([]);
    expect(kinds(scene.run({ kind: 'lose-line', participantId: newId<'participant'>(), connectionId: old }))).toEqual(
      [],
    );
  });

  it('allows an admission of a fresh page of the same person while it is down', () => {
    const scene = liveScene();
    scene.act(ben, { kind: 'open-source', source: 'microphone' });
    scene.loseLine(ben);
    expect(kinds(scene.join(ben, { openSources: ['microphone'] }))).toEqual(['participant-returned']);
    expect(scene.get(ben).place).toMatchObject({ openSources: ['microphone'] });
  });
});
