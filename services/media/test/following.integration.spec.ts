import 'reflect-metadata';
import { eventually, freePort } from '@lectern/testing';
import { Source } from '@lectern/proto/grpc/session/v1/room';
import { startStage, type Stage } from './kit/media.ts';
import { enter, producersOf } from './kit/people.ts';
import { opusParameters } from './kit/rtp.ts';

let stage: Stage;
afterEach(() => stage?.close());

/** Ada, whose microphone plays. */
async function speaking() {
  const room = stage.session.room();
  const ada = await enter(stage, room, 'Ada', { open: [Source.MICROPHONE] });
  await ada.line.produce(Source.MICROPHONE, opusParameters());
  const [producer] = producersOf(stage, ada.person);
  await eventually('Ada plays', () => producer?.paused === false);
  return { room, ada, producer };
}

describe('following a room', () => {
  it('goes on from its own position when the stream breaks, and keeps enforcing the last state meanwhile', async () => {
    stage = await startStage();
    const { room, ada, producer } = await speaking();
    const { address } = stage.session;
    await stage.session.stop();
    const seq = room.seq;
    expect(producer?.paused).toBe(false);
    room.shut(ada.person, Source.MICROPHONE);
    room.chat(ada.person);
    await stage.session.listen(address);
    await eventually('the mute is heard of', () => producer?.paused === true);
    expect(stage.session.attaches.map(({ afterSeq }) => afterSeq)).toEqual([0, seq]);
  });

  it('asks the next session process when one does not answer', async () => {
    stage = await startStage({ deafSessions: [`127.0.0.1:${await freePort()}`, `127.0.0.1:${await freePort()}`] });
    for (let room = 0; room < 5; room++) await speaking();
    expect(new Set(stage.session.attaches.map(({ sessionId }) => sessionId)).size).toBe(5);
  });

  it('survives streams that break again and again, in the middle of everything', async () => {
    stage = await startStage();
    const { room, ada, producer } = await speaking();
    for (let round = 0; round < 20; round++) {
      stage.session.breakStreams();
      if (round % 2 === 0) room.shut(ada.person, Source.MICROPHONE);
      else room.open(ada.person, Source.MICROPHONE);
      room.chat(ada.person);
    }
    room.shut(ada.person, Source.MICROPHONE);
    await eventually('the last word counts', () => producer?.paused === true);
    room.open(ada.person, Source.MICROPHONE);
    await eventually('and the one after it', () => producer?.paused === false);
  });

  it('ends a while after the last client is gone', async () => {
    stage = await startStage({ graceMs: 100, emptyRoomMs: 300 });
    const { room, ada } = await speaking();
    expect(room.followerCount).toBe(1);
    ada.line.cut();
    await eventually('nobody follows', () => room.followerCount === 0);
    expect(stage.rooms.size).toEqual({ rooms: 0, clients: 0, producers: 0, consumers: 0 });
    const again = await enter(stage, room, 'Ben');
    expect(again.opened.resumed).toBe(false);
  });

  it('waits for the fact of a joining that is still on its way', async () => {
    stage = await startStage();
    const room = stage.session.room();
    await enter(stage, room, 'Ada');
    const { address } = stage.session;
    await stage.session.stop();
    const ben = room.join('Ben', []);
    const opening = stage.gateway.line(ben).openMedia(await stage.session.sign(room, ben));
    await stage.session.listen(address);
    await expect(opening).resolves.toMatchObject({ resumed: false });
  });
});
