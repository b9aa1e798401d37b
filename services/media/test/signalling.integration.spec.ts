import 'reflect-metadata';
import { eventually } from '@lectern/testing';
import { Direction } from '@lectern/proto/grpc/media/v1/media';
import { Capability, Source } from '@lectern/proto/grpc/session/v1/room';
import { startStage, type Stage } from './kit/media.ts';
import { dtlsParameters, opusParameters, vp8Parameters } from './kit/rtp.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
});
afterAll(() => stage?.close());

const everything = [Capability.SPEAK, Capability.SHOW_CAMERA, Capability.SHARE_SCREEN];

/** A person in the room whose media is open and who can receive. */
async function enter(
  room: ReturnType<Stage['session']['room']>,
  name: string,
  capabilities = everything,
  open: Source[] = [],
) {
  const person = room.join(name, capabilities, open);
  const line = stage.gateway.line(person);
  const opened = await line.openMedia(await stage.session.sign(room, person));
  await line.setInterest([], opened.routerRtpCapabilities);
  return { person, line, opened };
}

describe('signalling', () => {
  it('opens two transports and says what the router speaks in one answer', async () => {
    const room = stage.session.room();
    const { opened, line } = await enter(room, 'Ada');
    expect(opened.resumed).toBe(false);
    expect(opened.send?.transportId).not.toEqual(opened.receive?.transportId);
    expect(opened.send?.iceCandidates.map(({ protocol }) => protocol).sort()).toEqual(['tcp', 'udp']);
    expect(opened.routerRtpCapabilities?.codecs).toEqual(
      expect.arrayContaining([expect.objectContaining({ mimeType: 'audio/opus' })]),
    );
    await line.connectTransport(Direction.SEND, dtlsParameters);
    await line.connectTransport(Direction.RECEIVE, dtlsParameters);
  });

  it('passes a microphone on, and a camera to who shows it', async () => {
    const room = stage.session.room();
    const ada = await enter(room, 'Ada', everything, [Source.MICROPHONE, Source.CAMERA]);
    const ben = await enter(room, 'Ben');
    await ada.line.produce(Source.MICROPHONE, opusParameters());
    const { producerId } = await ada.line.produce(Source.CAMERA, vp8Parameters());
    await eventually('Ben receives the microphone', () => ben.line.eventsOf('consumerOpened').length === 1);
    expect(ben.line.eventsOf('consumerOpened')[0]).toMatchObject({ source: Source.MICROPHONE, kind: 'audio' });
    await ben.line.setInterest([{ participantId: ada.person.participantId, source: Source.CAMERA, height: 180 }]);
    await eventually('Ben receives the camera', () => ben.line.eventsOf('consumerOpened').length === 2);
    expect(ben.line.eventsOf('consumerOpened')[1]).toMatchObject({
      producerId,
      participantId: ada.person.participantId,
      source: Source.CAMERA,
      kind: 'video',
    });
    expect(ada.line.eventsOf('consumerOpened')).toEqual([]);
    await ben.line.setInterest([]);
    await eventually('the camera’s consumer is closed', () => ben.line.eventsOf('consumerClosed').length === 1);
  });
});
