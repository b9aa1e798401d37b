import 'reflect-metadata';
import { eventually } from '@lectern/testing';
import { Direction } from '@lectern/proto/grpc/media/v1/media';
import { Capability, Source } from '@lectern/proto/grpc/session/v1/room';
import { smallRoom } from '../src/domain/floor.ts';
import { requestsAtOnce } from '../src/domain/pace.ts';
import { startStage, type Stage } from './kit/media.ts';
import { consumerOf, enter, lastOpened, producersOf, show } from './kit/people.ts';
import { dtlsParameters, opusParameters, vp8Parameters } from './kit/rtp.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
});
afterAll(() => stage?.close());

const refused = (code: string, more: object = {}) => ({ refusal: { code, ...more } });

describe('opening', () => {
  it('gives two transports and what the router speaks in one answer', async () => {
    const { opened, line } = await enter(stage, stage.session.room(), 'Ada');
    expect(opened.resumed).toBe(false);
    expect(opened.send?.transportId).not.toEqual(opened.receive?.transportId);
    expect(opened.send?.iceCandidates.map(({ protocol }) => protocol).sort()).toEqual(['tcp', 'udp']);
    expect(opened.routerRtpCapabilities?.codecs).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          mimeType: 'audio/opus',
          parameters: expect.objectContaining({ useinbandfec: 1, usedtx: 1 }),
        }),
      ]),
    );
    await line.connectTransport(Direction.SEND, dtlsParameters);
    await line.connectTransport(Direction.RECEIVE, dtlsParameters);
    await expect(line.connectTransport(Direction.SEND, dtlsParameters)).rejects.toMatchObject(refused('INVALID'));
    const { iceParameters } = await line.request(
      { $case: 'restartIce', value: { direction: Direction.SEND } },
      'iceParameters',
    );
    expect(iceParameters?.usernameFragment).toEqual(expect.any(String));
    expect(iceParameters?.usernameFragment).not.toEqual(opened.send?.iceParameters?.usernameFragment);
  });

  it('opens what is shown and heard at once, when it says what it can receive and shows', async () => {
    const room = stage.session.room();
    const ada = await enter(stage, room, 'Ada', { open: [Source.MICROPHONE, Source.CAMERA] });
    await ada.line.produce(Source.MICROPHONE, opusParameters());
    await ada.line.produce(Source.CAMERA, vp8Parameters());
    const ben = room.join('Ben', []);
    const line = stage.gateway.line(ben);
    await line.openMedia(await stage.session.sign(room, ben), {
      rtpCapabilities: ada.opened.routerRtpCapabilities,
      interests: [show(ada.person, Source.CAMERA, 360)],
    });
    await eventually('he receives both', () => line.eventsOf('consumerOpened').length === 2);
    expect(line.eventsOf('consumerOpened').map(({ moreFollow }) => moreFollow)).toEqual([true, false]);
  });

  it('must come first', async () => {
    const room = stage.session.room();
    const line = stage.gateway.line(room.join('Ben', []));
    await expect(line.produce(Source.MICROPHONE, opusParameters())).rejects.toMatchObject(refused('NOT_OPEN'));
  });
});

describe('sending', () => {
  it('carries something exactly while the room says that the source is open', async () => {
    const room = stage.session.room();
    const { person, line } = await enter(stage, room, 'Ben');
    await line.produce(Source.MICROPHONE, opusParameters());
    const [producer] = producersOf(stage, person);
    expect(producer?.paused).toBe(true);
    room.open(person, Source.MICROPHONE);
    await eventually('the producer plays', () => producer?.paused === false);
    room.shut(person, Source.MICROPHONE);
    await eventually('the producer is paused', () => producer?.paused === true);
    room.open(person, Source.MICROPHONE);
    room.shut(person, Source.MICROPHONE);
    room.open(person, Source.MICROPHONE);
    await eventually('the producer plays again', () => producer?.paused === false);
  });

  it('is refused without the right, allowed when it is granted, and ended when it is taken back', async () => {
    const room = stage.session.room();
    const ada = await enter(stage, room, 'Ada');
    const ben = await enter(stage, room, 'Ben', { capabilities: [], open: [Source.MICROPHONE] });
    const produce = () => ben.line.produce(Source.MICROPHONE, opusParameters());
    await expect(produce()).rejects.toMatchObject(refused('NOT_ALLOWED'));
    expect(producersOf(stage, ben.person)).toEqual([]);
    room.grant(ben.person, Capability.SPEAK);
    await eventually('the right has arrived', async () => (await produce()).producerId !== '');
    await eventually('Ada receives Ben', () => ada.line.eventsOf('consumerOpened').length === 1);
    room.revoke(ben.person, Capability.SPEAK);
    await eventually('Ben is told', () => ben.line.eventsOf('producerClosed').length === 1);
    expect(ben.line.eventsOf('producerClosed')).toEqual([{ source: Source.MICROPHONE }]);
    await eventually('Ada’s consumer is closed', () => ada.line.eventsOf('consumerClosed').length === 1);
    expect(producersOf(stage, ben.person)).toEqual([]);
    await expect(produce()).rejects.toMatchObject(refused('NOT_ALLOWED'));
  });

  it('is one producer for each source: a newer one takes the place of the older', async () => {
    const room = stage.session.room();
    const ada = await enter(stage, room, 'Ada', { open: [Source.MICROPHONE] });
    const ben = await enter(stage, room, 'Ben');
    await ada.line.produce(Source.MICROPHONE, opusParameters(1));
    await eventually('Ben receives the first', () => ben.line.eventsOf('consumerOpened').length === 1);
    const { producerId } = await ada.line.produce(Source.MICROPHONE, { ...opusParameters(2), mid: '7' });
    expect(producersOf(stage, ada.person).map(({ id }) => id)).toEqual([producerId]);
    await eventually('Ben receives the second', () => lastOpened(ben.line)?.producerId === producerId);
    expect(ben.line.eventsOf('consumerClosed')).toHaveLength(1);
    await ada.line.request({ $case: 'stopProducing', value: { source: Source.MICROPHONE } }, 'accepted');
    await eventually('the second is gone too', () => ben.line.eventsOf('consumerClosed').length === 2);
  });

  it.each([
    ['a picture as a microphone', Source.MICROPHONE, vp8Parameters(1)],
    ['a sound as a camera', Source.CAMERA, opusParameters()],
    ['four layers', Source.CAMERA, vp8Parameters(4)],
    ['three layers of a screen', Source.SCREEN, vp8Parameters(3)],
    ['no codec', Source.CAMERA, { ...vp8Parameters(1), codecs: [] }],
    ['a huge ssrc', Source.MICROPHONE, { ...opusParameters(), encodings: [{ ssrc: 2 ** 40 }] }],
    ['nothing at all', Source.MICROPHONE, {}],
  ])('refuses %s', async (_, source, parameters) => {
    const room = stage.session.room();
    const { person, line } = await enter(stage, room, 'Gus');
    await expect(line.produce(source, parameters)).rejects.toMatchObject(refused('INVALID'));
    expect(producersOf(stage, person)).toEqual([]);
  });
});

describe('receiving', () => {
  it('brings microphones unasked, and cameras to who shows them', async () => {
    const room = stage.session.room();
    const ada = await enter(stage, room, 'Ada', { open: [Source.MICROPHONE, Source.CAMERA] });
    const ben = await enter(stage, room, 'Ben');
    await ada.line.produce(Source.MICROPHONE, opusParameters());
    const { producerId } = await ada.line.produce(Source.CAMERA, vp8Parameters());
    await eventually('Ben receives the microphone', () => ben.line.eventsOf('consumerOpened').length === 1);
    expect(lastOpened(ben.line)).toMatchObject({ source: Source.MICROPHONE, kind: 'audio' });
    await ben.line.setInterest([show(ada.person, Source.CAMERA, 180)]);
    await eventually('Ben receives the camera', () => ben.line.eventsOf('consumerOpened').length === 2);
    const { participantId } = ada.person;
    expect(lastOpened(ben.line)).toMatchObject({ producerId, participantId, source: Source.CAMERA, kind: 'video' });
    expect(ada.line.eventsOf('consumerOpened')).toEqual([]);
    await ben.line.setInterest([]);
    await eventually('the camera is gone', () => ben.line.eventsOf('consumerClosed').length === 1);
  });

  it('follows the height of the tile, and pauses off screen', async () => {
    const room = stage.session.room();
    const ada = await enter(stage, room, 'Ada', { open: [Source.CAMERA] });
    const ben = await enter(stage, room, 'Ben');
    await ada.line.produce(Source.CAMERA, vp8Parameters());
    await ben.line.setInterest([show(ada.person, Source.CAMERA, 180)]);
    const { consumerId } = await eventually('Ben receives the camera', () => lastOpened(ben.line) ?? false);
    const consumer = consumerOf(stage, consumerId);
    await eventually('it plays', () => consumer?.paused === false);
    expect(consumer?.preferredLayers?.spatialLayer).toBe(0);
    await ben.line.setInterest([show(ada.person, Source.CAMERA, 1_080)]);
    await eventually('the stage gets the full size', () => consumer?.preferredLayers?.spatialLayer === 2);
    await ben.line.setInterest([show(ada.person, Source.CAMERA, 0)]);
    await eventually('it is paused', () => consumer?.paused === true);
    await eventually('Ben knows', () => ben.line.eventsOf('consumerChanged').at(-1)?.paused === true);
    await ben.line.setInterest([show(ada.person, Source.CAMERA, 360)]);
    await eventually('it plays again', () => consumer?.paused === false);
    expect(consumer?.preferredLayers?.spatialLayer).toBe(1);
    expect(ben.line.eventsOf('consumerOpened')).toHaveLength(1);
  });

  it('begins when the client says that it is ready', async () => {
    const room = stage.session.room();
    const ada = await enter(stage, room, 'Ada', { open: [Source.MICROPHONE] });
    const ben = await enter(stage, room, 'Ben');
    await ada.line.produce(Source.MICROPHONE, opusParameters());
    const { consumerId } = await eventually('Ben receives Ada', () => lastOpened(ben.line) ?? false);
    await ben.line.request({ $case: 'consumersReady', value: { consumerIds: [consumerId] } }, 'accepted');
    await eventually('it plays', () => consumerOf(stage, consumerId)?.paused === false);
  });

  it('is everybody’s microphone in a small room, and only who speaks in a large one', async () => {
    const room = stage.session.room();
    const ben = await enter(stage, room, 'Ben');
    const received = () => ben.line.eventsOf('consumerOpened').length - ben.line.eventsOf('consumerClosed').length;
    const speak = async (index: number) => {
      const { line } = await enter(stage, room, `Learner ${index}`, { open: [Source.MICROPHONE] });
      await line.produce(Source.MICROPHONE, opusParameters(1_000 + index));
      return line;
    };
    const lines = [];
    for (let index = 0; index < smallRoom; index++) lines.push(await speak(index));
    await eventually('Ben receives all of them', () => received() === smallRoom);
    await speak(smallRoom);
    await eventually('nobody speaks, nobody is passed on', () => received() === 0);
    await lines[0]?.request({ $case: 'stopProducing', value: { source: Source.MICROPHONE } }, 'accepted');
    await eventually('the room is small again', () => received() === smallRoom);
  });

  it('is limited to what somebody can look at', async () => {
    const room = stage.session.room();
    const { line, person } = await enter(stage, room, 'Ben');
    const many = Array.from({ length: 65 }, (_, index) => ({
      ...show(person, Source.CAMERA, 90),
      participantId: `p${index}`,
    }));
    await expect(line.setInterest(many)).rejects.toMatchObject(
      refused('TOO_MANY_CONSUMERS', { figures: { limit: '64', asked: '65' } }),
    );
    await line.setInterest(many.slice(1));
  });

  it('gives nothing to somebody who names a person of another room', async () => {
    const elsewhere = stage.session.room();
    const ada = await enter(stage, elsewhere, 'Ada', { open: [Source.CAMERA] });
    await ada.line.produce(Source.CAMERA, vp8Parameters());
    const room = stage.session.room();
    const chloe = await enter(stage, room, 'Chloe', { open: [Source.MICROPHONE] });
    const ben = await enter(stage, room, 'Ben');
    await ben.line.setInterest([show(ada.person, Source.CAMERA, 360)]);
    await chloe.line.produce(Source.MICROPHONE, opusParameters());
    await eventually('Ben receives Chloe', () => ben.line.eventsOf('consumerOpened').length > 0);
    expect(ben.line.eventsOf('consumerOpened').map(({ participantId }) => participantId)).toEqual([
      chloe.person.participantId,
    ]);
  });
});

describe('the pace of requests', () => {
  it('is bounded for each client, and what is over it is refused and changes nothing', async () => {
    const room = stage.session.room();
    const { line } = await enter(stage, room, 'Gus');
    const asked = Array.from({ length: requestsAtOnce + 40 }, () =>
      line.setInterest([]).then(
        () => 'accepted',
        (error: { refusal: { code: string } }) => error.refusal.code,
      ),
    );
    const answers = await Promise.all(asked);
    expect(new Set(answers)).toEqual(new Set(['accepted', 'RATE_LIMITED']));
    const other = await enter(stage, room, 'Ben');
    await other.line.setInterest([]);
  });
});
