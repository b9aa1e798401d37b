import type { ParticipantsSeen } from '@lectern/proto/messages/events/v1/events';
import { eventually } from '@lectern/testing';
import type { Session } from '../src/session.ts';
import { RoomHarness, type Class } from './room-harness.ts';

let harness: RoomHarness;
let session: Session;
let lesson: Class;

beforeAll(async () => {
  harness = await RoomHarness.start();
  session = await harness.startSession();
});
beforeEach(async () => {
  lesson = await harness.teach(session);
});
afterAll(() => harness?.close());

/** What has gone through the bus, or is on its way to it. */
async function told(): Promise<ParticipantsSeen[]> {
  const rows = await harness.events(lesson.sessionId);
  return rows.flatMap(({ payload }) => (payload?.$case === 'participantsSeen' ? [payload.value] : []));
}

describe('signs of people in a room', () => {
  it('of gateway and media become marks, at this service’s own time', async () => {
    const gateway = harness.follow(session, lesson.sessionId);
    const media = harness.follow(session, lesson.sessionId, { as: 'media' });
    const { participantId, connectionId } = await gateway.join(lesson.ada);
    const before = Date.now();
    await gateway.signs([{ participantId, ageMs: 3_000, spokeMs: 0 }]);
    await media.signs([{ participantId, ageMs: 500, spokeMs: 2_200 }]);
    await gateway.signs([{ participantId: 'nobody', ageMs: 0, spokeMs: 0 }]);
    await gateway.act(lesson.ada, connectionId, { $case: 'endClass', value: {} });
    const signs = await eventually('both are told', async () => {
      const all = (await told()).flatMap((seen) => seen.signs);
      expect(all.reduce((sum, { spokeMs }) => sum + spokeMs, 0)).toBe(2_200);
      expect(all.some(({ socketHeardAt }) => socketHeardAt)).toBe(true);
      return all;
    });
    const since = Date.now() - before;
    const ageOf = (at: Date | undefined) => (at ? before - at.getTime() : NaN);
    for (const { socketHeardAt, mediaHeardAt, personId } of signs) {
      expect(personId).toBe(lesson.ada);
      if (socketHeardAt) expect(Math.abs(ageOf(socketHeardAt) - 3_000)).toBeLessThan(since + 50);
      if (mediaHeardAt) expect(Math.abs(ageOf(mediaHeardAt) - 500)).toBeLessThan(since + 50);
    }
  });
});

describe('a process that is asked to stop', () => {
  it('tells what it heard last', async () => {
    const second = await harness.startSession();
    const media = harness.follow(second, lesson.sessionId, { as: 'media' });
    const gateway = harness.follow(second, lesson.sessionId);
    const { participantId, connectionId } = await gateway.join(lesson.ada);
    await media.signs([{ participantId, ageMs: 0, spokeMs: 100 }]);
    await eventually('the first is told', async () => expect(await told()).toHaveLength(1));
    await media.signs([{ participantId, ageMs: 0, spokeMs: 900 }]);
    await gateway.act(lesson.ada, connectionId, { $case: 'raiseHand', value: {} });
    await media.sees('handRaised');
    await second.close();
    const seen = await told();
    expect(seen.flatMap(({ signs }) => signs.map(({ spokeMs }) => spokeMs))).toEqual([100, 900]);
  });
});
