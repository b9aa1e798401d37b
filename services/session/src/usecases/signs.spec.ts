import type { ParticipantId } from '@lectern/kernel';
import { ada, ben, chloe, gus, liveScene, noon, RoomScene, type Person } from '../../test/room-scene.ts';
import { Rooms } from './rooms.ts';
import { SeenEvents, Signs, type Seen } from './signs.ts';

class OneRoom extends Rooms {
  constructor(private readonly scene: RoomScene) {
    super();
  }

  get = () => Promise.resolve(this.scene.room);
  change = () => Promise.reject(new Error('nothing is to be changed here'));
  follow = () => Promise.reject(new Error('nobody follows here'));
}

class KeptSeen extends SeenEvents {
  readonly kept: Seen[] = [];
  isAway = false;
  readonly tried: Seen[] = [];

  async publish(seen: readonly Seen[]): Promise<void> {
    this.tried.push(...seen);
    if (this.isAway) throw new Error('no database');
    this.kept.push(...seen);
  }
}

function listen() {
  const scene = liveScene();
  const events = new KeptSeen();
  const signs = new Signs(new OneRoom(scene), events, scene.clock);
  const sign = (who: Person, ageMs: number, spokeMs = 0) => ({ participantId: scene.id(who), ageMs, spokeMs });
  const { sessionId } = scene.planned;
  return { scene, events, signs, sign, sessionId };
}

const at = (ms: number) => new Date(noon.getTime() + ms);

describe('signs of people', () => {
  it('of all followers become one mark in ten seconds, at the times of this clock', async () => {
    const { scene, events, signs, sign, sessionId } = listen();
    scene.clock.advance(60_000);
    signs.hear(sessionId, 'socket', [sign(ada, 1_000), sign(ben, 4_000)]);
    signs.hear(sessionId, 'media', [sign(ben, 500, 2_400)]);
    await signs.mark();
    signs.hear(sessionId, 'socket', [sign(ben, 0)]);
    scene.clock.advance(9_999);
    signs.hear(sessionId, 'media', [sign(ben, 0, 100)]);
    signs.hear(sessionId, 'media', [sign(ben, 3_000, 50)]);
    await signs.mark();
    expect(events.kept).toHaveLength(1);
    scene.clock.advance(1);
    await signs.mark();
    const who = (person: Person) => ({ participantId: scene.id(person), personId: person.personId });
    expect(events.kept.map(({ at: told, marks }) => ({ told, marks }))).toEqual([
      {
        told: at(60_000),
        marks: [
          { ...who(ada), socketHeardAt: at(59_000), mediaHeardAt: undefined, spokeMs: 0 },
          { ...who(ben), socketHeardAt: at(56_000), mediaHeardAt: at(59_500), spokeMs: 2_400 },
        ],
      },
      {
        told: at(70_000),
        marks: [{ ...who(ben), socketHeardAt: at(60_000), mediaHeardAt: at(69_999), spokeMs: 150 }],
      },
    ]);
  });

  it('are not told while nobody is heard, nor of people who are not in the room or unknown', async () => {
    const { scene, events, signs, sign, sessionId } = listen();
    scene.join(gus);
    const nobody = '0192f3a0-0000-7000-8000-000000000000' as ParticipantId;
    signs.hear(sessionId, 'socket', [sign(gus, 0), { participantId: nobody, ageMs: 0, spokeMs: 0 }]);
    await signs.mark();
    scene.clock.advance(60_000);
    await signs.mark();
    expect(events.tried).toEqual([]);
  });

  it('are told at once when the class has ended, and when the process goes', async () => {
    const { scene, events, signs, sign, sessionId } = listen();
    signs.hear(sessionId, 'socket', [sign(ada, 0)]);
    await signs.mark();
    scene.act(ada, { kind: 'end-class' });
    signs.hear(sessionId, 'media', [sign(ben, 0, 700)]);
    await signs.mark();
    signs.hear(sessionId, 'media', [sign(chloe, 0, 300)]);
    await signs.markAll();
    expect(events.kept.map(({ marks }) => marks.map(({ spokeMs }) => spokeMs))).toEqual([[0], [700], [300]]);
  });

  it('outlast a database that is away: told once, under one id, and what came meanwhile after it', async () => {
    const { scene, events, signs, sign, sessionId } = listen();
    events.isAway = true;
    for (let second = 0; second < 30; second += 1) {
      signs.hear(sessionId, 'media', [sign(ben, 0, 10)]);
      await expect(signs.mark()).rejects.toThrow('no database');
      scene.clock.advance(1_000);
    }
    expect(new Set(events.tried.map(({ id }) => id)).size).toBe(1);
    events.isAway = false;
    await signs.mark();
    await signs.mark();
    expect(events.kept.map(({ marks }) => marks.map(({ spokeMs }) => spokeMs))).toEqual([[10], [290]]);
    expect(new Set(events.kept.map(({ id }) => id)).size).toBe(2);
  });
});
