import { setTimeout as pause } from 'node:timers/promises';
import { newId } from '@lectern/kernel';
import { eventually } from '../../test/eventually.ts';
import { fakeBrowser, fakeTrack, LittleMedia, me, opened } from '../../test/little-media.ts';
import { participantId } from '../translate.ts';
import { Media } from './media.ts';

describe('the media of a room', () => {
  let host: LittleMedia;
  let media: Media;
  const ada = participantId(newId<'participant'>());
  const chloe = participantId(newId<'participant'>());

  beforeEach(() => {
    host = new LittleMedia();
    media = new Media(host, fakeBrowser);
    host.changed = () => media.roomChanged();
  });

  afterEach(() => media.close());

  const count = (kind: string) => host.kinds().filter((each) => each === kind).length;
  const openings = () => host.asked.flatMap((body) => (body.$case === 'open' ? [body.value] : []));

  it('opens with the grant of the join, and says what it can receive and shows', async () => {
    media.setInterest([{ participantId: ada, source: 'camera', height: 359.6 }]);
    media.open('granted', '');
    await eventually('interest is said', () => count('setInterest') === 1);
    expect(openings()).toEqual([{ grant: 'granted', standing: undefined, rtpCapabilities: undefined, interests: [] }]);
    const [interest] = host.asked.filter(({ $case }) => $case === 'setInterest');
    expect(interest?.value).toMatchObject({
      interests: [{ participantId: ada, source: 'SOURCE_CAMERA', height: 360 }],
      rtpCapabilities: { codecs: expect.any(Array) as unknown },
    });
  });

  it('says interests that change together once, and the same ones not again', async () => {
    media.open('granted', '');
    await eventually('it is open', () => count('setInterest') === 1);
    for (const height of [90, 180, 360]) media.setInterest([{ participantId: ada, source: 'camera', height }]);
    await eventually('the newest is said', () => count('setInterest') === 2);
    media.setInterest([{ participantId: ada, source: 'camera', height: 360 }]);
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(count('setInterest')).toBe(2);
  });

  it('sends what is published, and opens it in the room', async () => {
    media.open('granted', '');
    const track = fakeTrack('audio');
    await media.publish('microphone', track);
    await eventually('it is sent', () => count('produce') === 1);
    expect(host.folded.me?.openSources).toEqual(['microphone']);
    expect(media.track(me, 'microphone')).toBe(track);
  });

  it('sends what was published before it came in, as soon as it is in', async () => {
    host.folded = { ...host.folded, status: 'joining' };
    await media.publish('camera', fakeTrack('video'));
    host.folded = { ...host.folded, status: 'in' };
    media.open('granted', '');
    await eventually(
      'it is sent and open',
      () => count('produce') === 1 && host.folded.me?.openSources[0] === 'camera',
    );
  });

  it('takes back what the room refuses to open', async () => {
    host.refusesSources = true;
    media.open('granted', '');
    await expect(media.publish('camera', fakeTrack('video'))).rejects.toMatchObject({ code: 'CAPABILITY_MISSING' });
    expect(media.track(me, 'camera')).toBeUndefined();
    expect(count('produce')).toBe(0);
  });

  it('lets nothing out while the room has it closed, and goes on at once when it is open again', async () => {
    media.open('granted', '');
    const track = fakeTrack('audio');
    await media.publish('microphone', track);
    await eventually('it is sent', () => media.sent('microphone') === track);
    host.setOpen('microphone', false);
    await eventually('nothing is sent', () => media.sent('microphone') === null);
    expect(track.readyState).toBe('live');
    host.setOpen('microphone', true);
    await eventually('it is sent again', () => media.sent('microphone') === track);
    expect(count('produce')).toBe(1);
  });

  it('sends another device in place of the first, without beginning anew', async () => {
    media.open('granted', '');
    await media.publish('microphone', fakeTrack('audio'));
    await eventually('it is sent', () => media.sent('microphone') !== undefined);
    const other = fakeTrack('audio');
    await media.replaceTrack('microphone', other);
    await eventually('the other is sent', () => media.sent('microphone') === other);
    expect(count('produce')).toBe(1);
    await expect(media.replaceTrack('screen', other)).rejects.toMatchObject({ code: 'NOT_PUBLISHED' });
  });

  it('stops sending and closes the source when it is unpublished', async () => {
    media.open('granted', '');
    await media.publish('camera', fakeTrack('video'));
    await eventually('it is sent', () => count('produce') === 1);
    await media.unpublish('camera');
    await eventually('the server knows', () => count('stopProducing') === 1);
    expect(host.folded.me?.openSources).toEqual([]);
  });

  it('shows what arrives, tells the server that it can play it, and lets go of what ends', async () => {
    media.open('granted', '');
    await eventually('it is open', () => count('setInterest') === 1);
    const consumerId = newId();
    let changes = 0;
    media.subscribe(() => (changes += 1));
    media.receive(opened(ada, { consumerId }));
    await eventually('there is a picture', () => media.track(ada, 'camera') !== undefined);
    await eventually('the server knows', () => count('consumersReady') === 1);
    expect(changes).toBeGreaterThan(0);
    media.receive({ body: { $case: 'consumerClosed', value: { consumerId } } });
    expect(media.track(ada, 'camera')).toBeUndefined();
  });

  it('opens anew with a fresh grant when the server lost it, and sends everything again', async () => {
    media.open('granted', '');
    await media.publish('microphone', fakeTrack('audio'));
    await media.publish('camera', fakeTrack('video'));
    await eventually('both are sent', () => count('produce') === 2);
    host.failingOpens = 2;
    for (const _ of [1, 2, 3]) media.receive({ body: { $case: 'mediaLost', value: {} } });
    await eventually('both are sent again', () => count('produce') === 4);
    expect(openings().at(-1)).toMatchObject({ grant: `fresh ${host.grants.length}`, standing: undefined });
    expect(host.mostOpensAtOnce).toBe(1);
    // The first, two that failed, and one for all that was lost.
    expect(openings()).toHaveLength(4);
  });

  it('keeps its transports over a lost line when the server has them too', async () => {
    media.open('granted', '');
    await media.publish('microphone', fakeTrack('audio'));
    await eventually('it is sent', () => count('produce') === 1);
    const track = media.sent('microphone');
    media.lineLost();
    media.open('granted again', '');
    await eventually('it is open again', () => openings().length === 2);
    const [producerId] = host.producerIds;
    expect(openings()[1]).toMatchObject({
      grant: 'granted again',
      standing: { producerIds: [producerId], consumerIds: [] },
    });
    expect(openings()[1]?.rtpCapabilities).toBeDefined();
    expect(media.sent('microphone')).toBe(track);
    expect(count('produce')).toBe(1);
  });

  it('says which consumers it has, also those that it is just taking in', async () => {
    media.open('granted', '');
    await eventually('it is open', () => count('setInterest') === 1);
    const [consumerId, other] = [newId(), newId()];
    media.receive(opened(ada, { consumerId }));
    await eventually('there is a picture', () => media.track(ada, 'camera') !== undefined);
    media.receive(opened(chloe, { consumerId: other }));
    media.lineLost();
    media.open('granted again', '');
    await eventually('it is open again', () => openings().length === 2);
    expect(openings()[1]?.standing).toEqual({ producerIds: [], consumerIds: [consumerId, other] });
    await eventually('there is a picture of Chloe', () => media.track(chloe, 'camera') !== undefined);
  });

  it('says what it shows with the opening, where it knows what it can receive', async () => {
    media.open('granted', '');
    await eventually('it is open', () => count('setInterest') === 1);
    media.setInterest([{ participantId: ada, source: 'camera', height: 90 }]);
    await eventually('it is said', () => count('setInterest') === 2);
    media.lineLost();
    media.open('granted again', '');
    await eventually('it is open again', () => openings().length === 2);
    expect(openings()[1]?.interests).toEqual([{ participantId: ada, source: 'SOURCE_CAMERA', height: 90 }]);
    await pause(60);
    expect(count('setInterest')).toBe(2);
  });

  it('takes in together what is opened at once, and what came of it when the line is lost in between', async () => {
    media.open('granted', '');
    await eventually('it is open', () => count('setInterest') === 1);
    media.receive(opened(ada, { moreFollow: true }));
    await pause(20);
    expect(media.track(ada, 'camera')).toBeUndefined();
    media.receive(opened(chloe));
    await eventually('both are there', () => [ada, chloe].every((id) => media.track(id, 'camera')));
    const dan = participantId(newId<'participant'>());
    media.receive(opened(dan, { moreFollow: true }));
    media.lineLost();
    await eventually('he is there', () => media.track(dan, 'camera') !== undefined);
  });

  it('opens anew when the line was lost before the server knew how to reach a transport', async () => {
    host.loses = 'connectTransport';
    media.open('granted', '');
    await media.publish('camera', fakeTrack('video'));
    await eventually('it is said', () => count('connectTransport') === 1);
    media.lineLost();
    await pause(50);
    host.loses = undefined;
    media.open('granted again', '');
    await eventually(
      'it is sent over other transports',
      () => count('connectTransport') === 2 && count('produce') === 2,
    );
    expect(openings()[1]?.standing).toBeUndefined();
  });

  it('opens anew when the line was lost before it was heard that something is sent', async () => {
    media.open('granted', '');
    await eventually('it is open', () => count('setInterest') === 1);
    host.loses = 'produce';
    const publishing = ['microphone', 'camera'] as const;
    for (const source of publishing) await media.publish(source, fakeTrack(source === 'camera' ? 'video' : 'audio'));
    await eventually('it is said', () => count('produce') === 1);
    media.lineLost();
    await pause(50);
    host.loses = undefined;
    media.open('granted again', '');
    await eventually('both are sent', () => host.producerIds.length === 2);
    expect(openings()[1]?.standing).toBeUndefined();
  });

  it('opens anew when the server refuses a transport, until it takes one', async () => {
    host.loses = 'connectTransport';
    media.open('granted', '');
    await media.publish('camera', fakeTrack('video'));
    await eventually('it is tried again', () => openings().length === 3);
    host.loses = undefined;
    const sent = count('produce');
    await eventually('it is sent', () => count('produce') === sent + 1);
    await pause(100);
    expect(openings().map(({ standing }) => standing)).toEqual([undefined, undefined, undefined]);
  });

  it('begins anew after a lost line when the server has not, and keeps the last picture until then', async () => {
    media.open('granted', '');
    await eventually('it is open', () => count('setInterest') === 1);
    media.receive(opened(ada));
    await eventually('there is a picture', () => media.track(ada, 'camera') !== undefined);
    const before = media.track(ada, 'camera');
    host.canResume = false;
    media.lineLost();
    media.open('granted again', '');
    await eventually('it is open again', () => openings().length === 2 && media.state !== 'recovering');
    expect(media.track(ada, 'camera')).toBe(before);
    media.receive(opened(ada));
    await eventually('another picture', () => media.track(ada, 'camera') !== before);
  });

  it('lets the first picture of somebody else come before it sends its own', async () => {
    const [own] = host.folded.participants;
    if (!own) throw new Error('nobody is there');
    const other = { ...own, id: ada, openSources: ['camera'] as const };
    host.folded = { ...host.folded, participants: [own, other] };
    media.open('granted', '');
    await media.publish('microphone', fakeTrack('audio'));
    await eventually('it asks for the picture by itself', () => count('setInterest') === 1);
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(count('produce')).toBe(0);
    media.receive(opened(ada));
    await eventually('it sends as well', () => count('produce') === 1);
  });

  it('asks nothing of the server while the line is lost', async () => {
    media.open('granted', '');
    await eventually('it is open', () => count('setInterest') === 1);
    media.lineLost();
    media.receive({ body: { $case: 'mediaLost', value: {} } });
    media.setInterest([{ participantId: ada, source: 'camera', height: 90 }]);
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(host.kinds()).toEqual(['open', 'setInterest']);
  });

  it('goes on without media where there is no WebRTC', async () => {
    const without = new Media(host, () => undefined);
    without.open('granted', '');
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(host.asked).toEqual([]);
    expect(without.state).toBe('off');
  });
});
