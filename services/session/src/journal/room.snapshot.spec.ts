import { ada, ben, gus, liveScene } from '../../test/room-scene.ts';
import { decodeRoom, encodeRoom } from './room.snapshot.ts';

describe('a snapshot of a room', () => {
  it('is the room again, in all its parts', () => {
    const scene = liveScene();
    scene.join(gus, { openSources: ['camera'] });
    scene.act(ben, { kind: 'raise-hand' });
    scene.act(ben, { kind: 'open-source', source: 'microphone' });
    scene.post(ben, 'hello “all”');
    scene.loseLine(ben);
    scene.act(ada, { kind: 'deny', participantIds: [] });
    expect(decodeRoom(encodeRoom(scene.room))).toEqual(scene.room);
    scene.act(ada, { kind: 'end-class' });
    expect(decodeRoom(encodeRoom(scene.room))).toEqual(scene.room);
  });
});
