import 'reflect-metadata';
import { newId } from '@lectern/kernel';
import { eventually } from '@lectern/testing';
import type { Standing } from '@lectern/proto/grpc/media/v1/media';
import { Source, type Participant } from '@lectern/proto/grpc/session/v1/room';
import { startStage, type Stage } from './kit/media.ts';
import { consumerOf, enter, lastOpened, openFor, producersOf, show } from './kit/people.ts';
import { opusParameters, vp8Parameters } from './kit/rtp.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await startStage({ graceMs: 12_000 });
});
afterAll(() => stage?.close());

/** Ada sends, Ben receives her microphone and shows her camera. */
async function twoPeople(on = stage) {
  const room = on.session.room();
  const ada = await enter(on, room, 'Ada', { open: [Source.MICROPHONE, Source.CAMERA] });
  const ben = await enter(on, room, 'Ben');
  const producers = [
    await ada.line.produce(Source.MICROPHONE, opusParameters()),
    await ada.line.produce(Source.CAMERA, vp8Parameters()),
  ];
  await ben.line.setInterest([show(ada.person, Source.CAMERA, 360)]);
  await eventually('Ben receives both', () => ben.line.eventsOf('consumerOpened').length === 2);
  const consumerIds = ben.line.eventsOf('consumerOpened').map(({ consumerId }) => consumerId);
  return { room, ada, ben, producerIds: producers.map(({ producerId }) => producerId), consumerIds };
}

/** Somebody is back on another line, and says what they have. */
async function comeBack(
  { room }: Pick<Awaited<ReturnType<typeof twoPeople>>, 'room'>,
  person: Participant,
  standing: Standing,
) {
  const connectionId = room.returnOn(person);
  const line = stage.gateway.line(person, connectionId);
  const opened = await line.openMedia(await stage.session.sign(room, person, { connectionId }), { standing });
  return { line, opened };
}

describe('a signalling stream that ends', () => {
  it('leaves the media flowing, and a new gateway goes on where the old one was', async () => {
    const { room, ada, ben, consumerIds } = await twoPeople();
    ben.line.cut();
    room.loseLine(ben.person);
    await ada.line.request({ $case: 'stopProducing', value: { source: Source.CAMERA } }, 'accepted');
    const { line: again, opened } = await comeBack({ room }, ben.person, { producerIds: [], consumerIds });
    expect(opened).toMatchObject({
      resumed: true,
      send: { transportId: ben.opened.send?.transportId },
      receive: { transportId: ben.opened.receive?.transportId },
    });
    // What happened meanwhile is told, and only that.
    await eventually('the end of the camera is told', () => again.eventsOf('consumerClosed').length === 1);
    expect(again.eventsOf('consumerOpened')).toEqual([]);
    const [microphone] = consumerIds.filter((id) => consumerOf(stage, id));
    expect(consumerOf(stage, microphone ?? '')).toMatchObject({ kind: 'audio', closed: false });
  });

  it('is resumed also when the client is on another gateway before anybody has missed it', async () => {
    const { room, ada, ben, producerIds } = await twoPeople();
    ada.line.cut();
    await eventually('its end is noticed', () => stage.rooms.waiting > 0);
    const { opened } = await comeBack({ room }, ada.person, { producerIds, consumerIds: [] });
    expect(opened.resumed).toBe(true);
    expect(producersOf(stage, ada.person)).toHaveLength(2);
    expect(ben.line.eventsOf('consumerClosed')).toEqual([]);
  });

  it('may have swallowed what was said last: what the client never heard of is opened for it anew', async () => {
    const { room, ben, consumerIds } = await twoPeople();
    const [heard = '', lost = ''] = consumerIds;
    ben.line.cut();
    const { line, opened } = await comeBack({ room }, ben.person, { producerIds: [], consumerIds: [heard] });
    expect(opened.resumed).toBe(true);
    await eventually('the other is opened anew', () => line.eventsOf('consumerOpened').length === 1);
    expect(consumerOf(stage, heard)).toMatchObject({ closed: false });
    expect(consumerOf(stage, lost)).toBeUndefined();
    expect(lastOpened(line)?.consumerId).not.toBe(lost);
  });

  it('may have swallowed an answer: what the client does not know that it sends ends, and may be sent anew', async () => {
    const { room, ada, ben, producerIds } = await twoPeople();
    ada.line.cut();
    const [microphone = ''] = producerIds;
    const { line, opened } = await comeBack({ room }, ada.person, { producerIds: [microphone], consumerIds: [] });
    expect(opened.resumed).toBe(true);
    expect(producersOf(stage, ada.person).map(({ id }) => id)).toEqual([microphone]);
    await eventually('Ben is told', () => ben.line.eventsOf('consumerClosed').length === 1);
    await line.produce(Source.CAMERA, vp8Parameters());
    await eventually('Ben sees her again', () => ben.line.eventsOf('consumerOpened').length === 3);
  });

  it('is not resumed by a client that sends what is unknown here', async () => {
    const { room, ada, producerIds } = await twoPeople();
    ada.line.cut();
    const { opened } = await comeBack({ room }, ada.person, {
      producerIds: [...producerIds, newId()],
      consumerIds: [],
    });
    expect(opened.resumed).toBe(false);
    expect(producersOf(stage, ada.person)).toEqual([]);
  });

  it('is replaced by opening anew, with nothing left of the old', async () => {
    const { room, ben } = await twoPeople();
    const before = ben.line.eventsOf('consumerOpened').map(({ consumerId }) => consumerId);
    ben.line.cut();
    room.loseLine(ben.person);
    const connectionId = room.returnOn(ben.person);
    const { opened, line } = await openFor(stage, room, ben.person, { connectionId });
    expect(opened.resumed).toBe(false);
    expect(opened.receive?.transportId).not.toBe(ben.opened.receive?.transportId);
    await eventually('the microphone is back', () => line.eventsOf('consumerOpened').length === 1);
    for (const id of before) expect(consumerOf(stage, id)).toBeUndefined();
  });

  it('is waited for no longer than the grace', async () => {
    const short = await startStage({ graceMs: 300 });
    try {
      const { ada, ben } = await twoPeople(short);
      ada.line.cut();
      await eventually('Ada’s producers are gone', () => producersOf(short, ada.person).length === 0);
      await eventually('Ben is told', () => ben.line.eventsOf('consumerClosed').length === 2);
    } finally {
      await short.close();
    }
  });
});

describe('a client', () => {
  it('that opens again on its stream gets everything anew', async () => {
    const { room, ada, ben } = await twoPeople();
    const opened = await ada.line.openMedia(await stage.session.sign(room, ada.person));
    expect(opened.send?.transportId).not.toBe(ada.opened.send?.transportId);
    expect(producersOf(stage, ada.person)).toEqual([]);
    await eventually('Ben is told', () => ben.line.eventsOf('consumerClosed').length === 2);
    await ada.line.produce(Source.MICROPHONE, opusParameters());
    await eventually('Ben receives her again', () => ben.line.eventsOf('consumerOpened').length === 3);
  });

  it.each(['leaves', 'is taken over from', 'is in a class that ends'])(
    'that %s holds nothing any more',
    async (what) => {
      const { room, ada, ben } = await twoPeople();
      if (what === 'leaves') room.leave(ada.person);
      else if (what === 'is taken over from') room.returnOn(ada.person);
      else room.end();
      await eventually('Ada is told', () => ada.line.eventsOf('producerClosed').length === 2);
      expect(producersOf(stage, ada.person)).toEqual([]);
      await expect(ada.line.produce(Source.MICROPHONE, opusParameters())).rejects.toMatchObject({
        refusal: { code: 'NOT_OPEN' },
      });
      if (what !== 'is in a class that ends') {
        await eventually('Ben is told', () => ben.line.eventsOf('consumerClosed').length === 2);
      }
    },
  );
});
