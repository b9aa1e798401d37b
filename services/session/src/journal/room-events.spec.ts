import { Event } from '@lectern/proto/messages/events/v1/events';
import { ada, ben, chloe, gus, noon, RoomScene, type Person } from '../../test/room-scene.ts';
import { apply } from '../domain/room.apply.ts';
import { newRoom } from '../domain/room.ts';
import { roomEvents } from './room-events.ts';

const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

/** A class in which everything happens that is told. */
function eventfulScene(): RoomScene {
  const scene = new RoomScene();
  for (const who of [ada, ben, chloe, gus]) scene.join(who);
  scene.act(ada, { kind: 'start-class' });
  scene.act(ada, { kind: 'admit', participantIds: [] });
  scene.act(ben, { kind: 'raise-hand' });
  scene.act(ben, { kind: 'lower-hand' });
  scene.post(ben, 'what about cis and trans?');
  scene.act(ben, { kind: 'open-source', source: 'microphone' });
  scene.act(ben, { kind: 'close-source', source: 'microphone' });
  scene.loseLine(ben);
  scene.holdLine(ben);
  scene.loseLine(chloe);
  scene.pass(60_000);
  scene.act(ada, { kind: 'remove', participantId: scene.id(gus), message: 'Out!', mayReturn: false });
  scene.act(ada, { kind: 'grant', participantId: scene.id(ben), capability: 'share-screen' });
  scene.act(ada, { kind: 'end-class' });
  return scene;
}

function eventsOf(scene: RoomScene): Event[] {
  let room = newRoom(scene.planned);
  return scene.facts.flatMap((fact) => {
    room = apply(room, fact);
    return roomEvents(fact, room, traceparent).map(({ type, key, bytes }) => {
      const event = Event.decode(bytes);
      expect([event.type, event.subject]).toEqual([type, key]);
      return event;
    });
  });
}

const scene = eventfulScene();
const events = eventsOf(scene);
const place = { sessionId: scene.planned.sessionId, courseId: scene.planned.courseId };
const who = (person: Person) => ({ participantId: scene.id(person), personId: person.personId });
const find = (type: string) => events.filter((event) => event.type === `lectern.session.${type}.v1`);

describe('the events of a class', () => {
  it('tell every fact that a record needs, in order, and nothing else', () => {
    const untold = ['participant-removed', 'capability-granted'];
    const told = scene.facts.filter(({ body }) => !untold.includes(body.kind));
    expect(told.length).toBe(scene.facts.length - 2);
    expect(events.map(({ type, time }) => [type, time])).toEqual(
      told.map(({ body, at }) => [`lectern.session.${body.kind}.v1`, at]),
    );
    const seqs = events.map(({ payload }) => payload && 'seq' in payload.value && payload.value.seq);
    expect(seqs).toEqual(told.map(({ seq }) => seq));
  });

  it('tell what somebody brings along open as opened by the fact that brings them', () => {
    const bringing = new RoomScene();
    bringing.join(ada, { openSources: ['microphone', 'camera'] });
    const told = eventsOf(bringing).map(({ payload }) => payload);
    expect(told.map((payload) => payload?.$case)).toEqual([
      'classOpened',
      'participantJoined',
      'sourceOpened',
      'sourceOpened',
    ]);
    const { sessionId, courseId } = bringing.planned;
    const { personId } = ada;
    const value = {
      sessionId,
      courseId,
      seq: 2,
      participantId: bringing.id(ada),
      personId,
      source: 'SOURCE_MICROPHONE',
    };
    expect(told[2]).toEqual({ $case: 'sourceOpened', value });
  });

  it('carry the attributes of CloudEvents', () => {
    const [opened] = events;
    expect(opened).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      source: 'lectern/session',
      type: 'lectern.session.class-opened.v1',
      subject: place.sessionId,
      time: noon,
      traceparent,
      organisationId: scene.planned.organisationId,
      payload: { $case: 'classOpened', value: { ...place, seq: 1 } },
    });
    expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
  });

  it('say who, as what, and why they went', () => {
    const [waited] = find('participant-waiting');
    expect(waited?.payload?.value).toMatchObject({ ...place, ...who(gus), role: 'ROLE_GUEST' });
    expect(find('participant-left').map(({ payload }) => payload?.value)).toMatchObject([
      { ...who(chloe), role: 'ROLE_LEARNER', reason: 'LEAVE_REASON_TIMED_OUT' },
      { ...who(gus), role: 'ROLE_GUEST', reason: 'LEAVE_REASON_REMOVED' },
    ]);
    const [lost, again] = find('participant-reconnecting');
    expect([lost?.payload?.value, again?.payload?.value]).toMatchObject([who(ben), who(chloe)]);
    expect(find('source-opened').map(({ payload }) => payload?.value)).toMatchObject([
      { ...who(ben), source: 'SOURCE_MICROPHONE' },
    ]);
  });

  it('hold no name and nothing that somebody wrote', () => {
    const bytes = events.map((event) => Buffer.from(Event.encode(event).finish()).toString('latin1')).join();
    for (const word of ['Ada', 'Ben', 'Gus', 'cis', 'Out!', scene.planned.title, scene.planned.courseTitle])
      expect(bytes).not.toContain(word);
  });
});
