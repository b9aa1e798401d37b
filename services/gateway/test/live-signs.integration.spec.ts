import { eventually } from '@lectern/testing';
import { ada, ben, chloe, gus, setStage, type Stage } from './stage.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await setStage();
});
afterEach(() => stage.close());

const idOf = (who: typeof ada) => stage.room.participant(who.personId)?.participantId ?? '';

describe('who was heard on the live socket', () => {
  it('is told when the class ends: those who are there, and those who went before', async () => {
    const [teacher, learner, guest] = [stage.client(ada), stage.client(ben), stage.client(chloe)];
    for (const client of [teacher, learner, guest]) await client.join(stage.room.sessionId);
    guest.socket.terminate();
    await eventually('the line is lost', () => stage.room.lost.length === 1);
    await teacher.command({ $case: 'endClass', value: {} });
    await eventually('all three were heard', () => stage.room.heard.length === 3);
    const heard = new Map(stage.room.heard.map(({ participantId, ...sign }) => [participantId, sign]));
    expect([...heard.keys()].toSorted()).toEqual([ada, ben, chloe].map(idOf).toSorted());
    for (const { ageMs, spokeMs } of heard.values()) {
      expect(ageMs).toBeLessThan(10_000);
      expect(spokeMs).toBe(0);
    }
  });

  it('is told when this process goes away', async () => {
    await stage.client(ada).join(stage.room.sessionId);
    await stage.client(gus).join(stage.room.sessionId);
    await stage.gateway.close();
    await eventually('it was told', () => stage.room.heard.some(({ participantId }) => participantId === idOf(ada)));
  });

  it('is told again to the process that takes the room over', async () => {
    const teacher = stage.client(ada);
    await teacher.join(stage.room.sessionId);
    const learner = stage.client(ben);
    await learner.join(stage.room.sessionId);
    learner.socket.terminate();
    await eventually('the line is lost', () => stage.room.lost.length === 1);
    await stage.restartSession();
    await eventually('the room is followed again', () => stage.room.attached.length === 2);
    await teacher.command({ $case: 'endClass', value: {} });
    await eventually('both were heard', () => {
      expect(stage.room.heard.map(({ participantId }) => participantId).toSorted()).toEqual(
        [ada, ben].map(idOf).toSorted(),
      );
    });
  });
});
