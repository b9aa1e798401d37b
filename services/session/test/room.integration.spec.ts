import { newId } from '@lectern/kernel';
import { Phase, Source } from '@lectern/proto/grpc/session/v1/room';
import type { Session } from '../src/session.ts';
import { codeOf, RoomHarness, type Class } from './room-harness.ts';

let harness: RoomHarness;
let session: Session;
let lesson: Class;

beforeAll(async () => {
  harness = await RoomHarness.start();
  session = await harness.startSession({ graceMs: 1_000 });
});
beforeEach(async () => {
  lesson = await harness.teach(session);
});
afterAll(() => harness?.close());

describe('a live class over gRPC', () => {
  it('brings people in, with the state as their role may see it and a grant', async () => {
    const gateway = harness.follow(session, lesson.sessionId);
    expect(await codeOf(gateway.join(lesson.ben))).toBe('CLASS_NOT_OPEN');
    const ada = await gateway.join(lesson.ada, { openSources: [Source.MICROPHONE] });
    const ben = await gateway.join(lesson.ben);
    expect(ada.state).toMatchObject({ seq: 2, phase: Phase.OPEN, title: 'Alkenes', courseTitle: 'Organic chemistry' });
    expect(
      ben.state?.participants.map(({ name, openSources, connectionId }) => ({ name, openSources, connectionId })),
    ).toEqual([
      { name: 'ada', openSources: [Source.MICROPHONE], connectionId: '' },
      { name: 'ben', openSources: [], connectionId: '' },
    ]);
    expect(ben.grant?.token).toMatch(/^ey.*\..*\..*$/);
    await gateway.sees('classOpened', 'participantJoined', 'participantJoined');
    expect(gateway.facts.map(({ seq }) => seq)).toEqual([1, 2, 3]);
  });

  it('keeps a guest in the lobby until admitted; the same join, delivered again, then brings the state', async () => {
    const gateway = harness.follow(session, lesson.sessionId);
    const ada = await gateway.join(lesson.ada);
    const guest = await lesson.guest('Gus');
    const gus = await gateway.knock(guest, { openSources: [Source.CAMERA] });
    expect(gus.phase).toBe(Phase.OPEN);
    expect(await codeOf(gateway.say(guest, gus.connectionId, 'hello'))).toBe('NOT_JOINED');
    await gateway.act(lesson.ada, ada.connectionId, { $case: 'admit', value: { participantIds: [] } });
    await gateway.sees('participantWaiting', 'participantAdmitted', 'participantJoined');
    const joined = await gateway.join(guest, gus);
    expect(joined.state?.participants.map(({ name, openSources }) => ({ name, openSources }))).toEqual([
      { name: 'ada', openSources: [] },
      { name: 'Gus', openSources: [Source.CAMERA] },
    ]);
  });
});
