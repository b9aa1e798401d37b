import 'reflect-metadata';
import { eventually } from '@lectern/testing';
import { Capability, Source } from '@lectern/proto/grpc/session/v1/room';
import { RealClass } from './kit/real-class.ts';
import { opusParameters } from './kit/rtp.ts';

let lesson: RealClass;
beforeAll(async () => {
  lesson = await RealClass.start();
}, 90_000);
afterAll(() => lesson?.close(), 30_000);

describe('media beside the real session service', () => {
  it('opens with the grant of a join, and obeys staff', async () => {
    const ada = await lesson.join('Ada', [Source.MICROPHONE]);
    const ben = await lesson.join('Ben');
    const adaLine = lesson.gateway.line(ada.person);
    const opened = await adaLine.openMedia(ada.joined.grant?.token ?? '');
    await adaLine.setInterest([], opened.routerRtpCapabilities);
    const benLine = lesson.gateway.line(ben.person);
    await benLine.openMedia(ben.joined.grant?.token ?? '');

    await benLine.produce(Source.MICROPHONE, opusParameters());
    const { consumerId } = await eventually('Ada receives Ben', () => adaLine.eventsOf('consumerOpened')[0] ?? false);
    await lesson.act(ben.person, { $case: 'openSource', value: { source: Source.MICROPHONE } });
    const changes = () => adaLine.eventsOf('consumerChanged').filter((one) => one.consumerId === consumerId);
    await eventually('Ben plays', () => changes().at(-1)?.paused === false);
    const { participantId } = ben.person;
    await lesson.act(ada.person, { $case: 'closeSource', value: { participantId, source: Source.MICROPHONE } });
    await eventually('Ben is muted', () => changes().at(-1)?.paused === true);
    const capability = Capability.SPEAK;
    await lesson.act(ada.person, { $case: 'revokeCapability', value: { participantId, capability } });
    await eventually('Ben’s producer is closed', () => benLine.eventsOf('producerClosed').length === 1);
    await expect(benLine.produce(Source.MICROPHONE, opusParameters())).rejects.toMatchObject({
      refusal: { code: 'NOT_ALLOWED' },
    });
  }, 60_000);

  it('tells its clients and ends by itself when it is asked to', async () => {
    const { person, joined } = await lesson.join('Ada', [], true);
    const line = lesson.gateway.line(person);
    await line.openMedia(joined.grant?.token ?? '');
    lesson.media.signal('SIGTERM');
    await eventually('the client is told', () => line.eventsOf('mediaLost').length === 1);
    await eventually('the stream ends', () => line.ended);
    const ending = await lesson.media.ended;
    expect(ending).toEqual({ code: null, signal: 'SIGTERM' });
    for (const output of lesson.media.output().trim().split('\n')) {
      expect(JSON.parse(output)).toMatchObject({ service: 'media' });
    }
    expect(lesson.media.output()).not.toMatch(/Ada|Ben|Waves|example\.edu/);
  }, 60_000);
});
