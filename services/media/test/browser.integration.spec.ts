import 'reflect-metadata';
import { eventually } from '@lectern/testing';
import { Capability, Source } from '@lectern/proto/grpc/session/v1/room';
import { BrowserPage, type Seat } from './kit/browser.ts';
import { startStage, type Stage } from './kit/media.ts';
import { everyRight, producersOf, show } from './kit/people.ts';

let stage: Stage;
let browser: BrowserPage;
beforeAll(async () => {
  stage = await startStage();
  browser = await BrowserPage.open();
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await stage?.close();
});

const second = { withinMs: 10_000, everyMs: 50 };

/** Resolves when the browser has sent so many packets more: what else would have arrived has had its time. */
async function hasSent(seat: Seat, packets: number): Promise<void> {
  const before = await seat.sent('microphone');
  await eventually(
    `${packets} packets were sent`,
    async () => (await seat.sent('microphone')) > before + packets,
    second,
  );
}

async function hears(seat: Seat): Promise<void> {
  const before = await seat.received('audio');
  await eventually(
    'a sound is heard',
    async () => {
      const now = await seat.received('audio');
      return now.packets > before.packets + 20 && now.energy > before.energy + 0.01;
    },
    second,
  );
}

describe('what a browser sends', () => {
  it('is heard exactly while the room says that the microphone is open, whatever the browser sends', async () => {
    const room = stage.session.room();
    const ada = await browser.sit(stage, room, room.join('Ada', everyRight));
    const ben = await browser.sit(stage, room, room.join('Ben', [Capability.SPEAK]));
    await ben.produce('microphone');
    await eventually('Ada has a consumer', () => ada.line.eventsOf('consumerOpened').length === 1);
    await hasSent(ben, 50);
    expect(await ada.received('audio')).toMatchObject({ packets: 0, energy: 0 });

    room.open(ben.person, Source.MICROPHONE);
    await hears(ada);
    await eventually('Ada is told who speaks', () =>
      ada.line.eventsOf('speakers').some(({ participantIds }) => participantIds.includes(ben.person.participantId)),
    );

    room.shut(ben.person, Source.MICROPHONE);
    await eventually('the mute has arrived', () => producersOf(stage, ben.person).every(({ paused }) => paused));
    await hasSent(ben, 20);
    const muted = await ada.received('audio');
    await hasSent(ben, 100);
    expect((await ada.received('audio')).packets).toBe(muted.packets);
    await eventually(
      'Ada is told that nobody speaks',
      () => ada.line.eventsOf('speakers').at(-1)?.participantIds.length === 0,
    );

    room.open(ben.person, Source.MICROPHONE);
    await hears(ada);
  }, 60_000);

  it('is not heard at all from a learner without the right to speak', async () => {
    const room = stage.session.room();
    const ada = await browser.sit(stage, room, room.join('Tomás', everyRight));
    const ben = await browser.sit(stage, room, room.join('Chloe', [], [Source.MICROPHONE]));
    await expect(ben.produce('microphone')).rejects.toThrow('NOT_ALLOWED');
    // A page that pretends to have been allowed, and sends all the same.
    await ben.produce('microphone', { pretend: true });
    await hasSent(ben, 100);
    expect(producersOf(stage, ben.person)).toEqual([]);
    expect(ada.line.eventsOf('consumerOpened')).toEqual([]);
    expect(await ada.received('audio')).toMatchObject({ packets: 0 });
  }, 60_000);

  it('is told to the session: whose packets came in, and for how long the microphone carried speech', async () => {
    const room = stage.session.room();
    const ada = await browser.sit(stage, room, room.join('Nora', everyRight));
    const ben = await browser.sit(stage, room, room.join('Omar', everyRight, [Source.MICROPHONE]));
    await ben.produce('microphone');
    await hears(ada);
    const signsOf = ({ person }: Seat) =>
      stage.session.heard.filter(({ participantId }) => participantId === person.participantId);
    await eventually('both were heard', () => [ada, ben].every((seat) => signsOf(seat).length > 0), {
      withinMs: 15_000,
    });
    expect(signsOf(ada).every(({ spokeMs }) => spokeMs === 0)).toBe(true);
    const before = signsOf(ben).length;
    await hasSent(ben, 100);
    room.end();
    await eventually('the last word is told when the class ends', () => signsOf(ben).length === before + 1);
    // Chromium's fake microphone beeps now and then.
    for (const { ageMs, spokeMs } of signsOf(ben)) {
      expect(spokeMs).toBeGreaterThan(0);
      expect(ageMs).toBeLessThan(5_000);
    }
  }, 60_000);

  it('is seen by who shows it, in the size of the tile, and comes back after its worker was killed', async () => {
    const room = stage.session.room();
    const gus = await browser.sit(stage, room, room.join('Gus', everyRight, [Source.CAMERA, Source.MICROPHONE]));
    const zoe = await browser.sit(stage, room, room.join('Zoe', everyRight));
    await gus.produce('camera');
    await gus.produce('microphone');
    await zoe.show(show(gus.person, Source.CAMERA, 180));
    await eventually('the thumbnail is seen', async () => (await zoe.received('video')).frames > 10, second);
    expect((await zoe.received('video')).height).toBe(180);
    await zoe.show(show(gus.person, Source.CAMERA, 720));
    await eventually('the whole picture is seen', async () => (await zoe.received('video')).height > 180, {
      withinMs: 20_000,
    });
    await hears(zoe);

    const killedAt = Date.now();
    process.kill(stage.pool.workers[0]?.worker.pid ?? 0, 'SIGKILL');
    await eventually('both are told', () => [gus, zoe].every(({ line }) => line.eventsOf('mediaLost').length === 1));
    await eventually('both have opened again', async () => {
      return stage.rooms.size.clients >= 2;
    });
    await eventually('Gus sends again', () =>
      gus.produce('microphone').then(
        () => true,
        () => false,
      ),
    );
    await gus.produce('camera');
    await hears(zoe);
    await eventually('the picture is seen again', async () => (await zoe.received('video')).frames > 5, second);
    expect(Date.now() - killedAt).toBeLessThan(15_000);
  }, 90_000);
});
