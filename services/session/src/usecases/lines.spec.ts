import { DomainError, newId, type ConnectionId, type SessionId } from '@lectern/kernel';
import { ada, ben, liveScene, tomas, type Person, type RoomScene } from '../../test/room-scene.ts';
import type { RoomCommand } from '../domain/room.commands.ts';
import type { Room } from '../domain/room.ts';
import { Lines } from './lines.ts';
import type { RoomHolders } from './room-holders.ts';
import type { Outcome, Rooms } from './rooms.ts';

/** One room that decides as the real one; its database may be away. */
class OneRoom implements Rooms {
  isAway = false;

  constructor(private readonly scene: RoomScene) {}

  get(): Promise<Room> {
    return Promise.resolve(this.scene.room);
  }

  change(_sessionId: SessionId, command: RoomCommand): Promise<Outcome> {
    if (this.isAway) return Promise.reject(new Error('the database is away'));
    const decision = this.scene.run(command);
    if (decision.kind === 'refused') return Promise.reject(new DomainError(decision.refusal));
    return Promise.resolve({ room: this.scene.room, facts: [] });
  }

  follow(): Promise<never> {
    return Promise.reject(new Error('nobody follows'));
  }
}

class Neighbours implements RoomHolders {
  /** What another process that looks after the room names. */
  names: readonly ConnectionId[] = [];
  /** What it was told. */
  told: readonly ConnectionId[] = [];
  isAway = false;

  connectionsHeldByOthers = () => Promise.resolve(new Set(this.names));
  heldByOthers = (ids: readonly SessionId[]) => Promise.resolve(new Set(ids));
  adoptOrphans = () => Promise.resolve([]);
  beat = (held: ReadonlyMap<SessionId, readonly ConnectionId[]>) => {
    if (this.isAway) return Promise.reject(new Error('the database is away'));
    this.told = [...held.values()].flat();
    return Promise.resolve();
  };
  leave = () => Promise.resolve();
  forget = () => Promise.resolve();
}

function setUp() {
  const scene = liveScene();
  const rooms = new OneRoom(scene);
  const neighbours = new Neighbours();
  const { sessionId } = scene.planned;
  const lines = new Lines(rooms, neighbours, scene.clock, { announceMs: 5_000, trustMs: 15_000, cutOffMs: 9_000 });
  const lineOf = (...people: Person[]): ConnectionId[] => people.map((who) => scene.line(who));
  const everybody = [...scene.room.participants.values()].map(({ personId }) => scene.line({ ...ada, personId }));
  const pass = async (ms: number) => {
    scene.clock.advance(ms);
    await lines.reconcile(sessionId);
  };
  return { scene, rooms, neighbours, lines, lineOf, everybody, pass };
}

describe('lines', () => {
  it('that are held stay up; those that nobody announces are missed after a while', async () => {
    const { scene, lines, lineOf, pass } = setUp();
    lines.attach(scene.room, lineOf(ada, tomas));
    await pass(4_999);
    expect(scene.presence(ben)).toBe('present');
    await pass(1);
    expect([ada, tomas, ben].map((who) => scene.presence(who))).toEqual(['present', 'present', 'reconnecting']);
  });

  it('of a gateway that died are up again when another one announces them', async () => {
    const { scene, lines, everybody, pass } = setUp();
    const first = lines.attach(scene.room, everybody);
    await pass(60_000);
    first.detach();
    await pass(4_000);
    const second = lines.attach(scene.room, everybody);
    await pass(60_000);
    expect(scene.presence(ben)).toBe('present');
    second.detach();
    second.detach();
    await pass(5_000);
    expect(scene.presence(ben)).toBe('reconnecting');
    lines.attach(scene.room, everybody);
    await pass(0);
    expect(scene.presence(ben)).toBe('present');
  });

  it('are held as long as any gateway holds them', async () => {
    const { scene, lines, everybody, lineOf, pass } = setUp();
    lines.attach(scene.room, everybody);
    const other = lines.attach(scene.room, lineOf(ben));
    const [bens] = lineOf(ben);
    expect(other.drop(bens!)).toBe(false);
    await pass(60_000);
    expect(scene.presence(ben)).toBe('present');
  });

  it('are missed at the next look when the journal could not take it at once', async () => {
    const { scene, rooms, neighbours, lines, everybody, lineOf, pass } = setUp();
    const attachment = lines.attach(scene.room, everybody);
    await lines.beat();
    const [bens] = lineOf(ben);
    expect(attachment.drop(bens!)).toBe(true);
    rooms.isAway = neighbours.isAway = true;
    await expect(pass(10_000)).rejects.toThrow();
    await expect(lines.beat()).rejects.toThrow();
    rooms.isAway = neighbours.isAway = false;
    await lines.beat();
    await pass(1_000);
    expect(scene.presence(ben)).toBe('reconnecting');
  });

  it('that another process vouched for are believed in, and asked about again', async () => {
    const { scene, neighbours, lines, everybody, lineOf, pass } = setUp();
    lines.attach(scene.room, everybody);
    scene.join(ben, { takeOver: true });
    neighbours.names = lineOf(ben);
    await pass(0);
    await pass(60_000);
    expect(scene.presence(ben)).toBe('present');
    neighbours.names = [];
    await pass(15_000);
    expect(scene.presence(ben)).toBe('reconnecting');
  });

  it('of others are believed in after an outage, in which nobody could name any', async () => {
    const { scene, neighbours, lines, everybody, lineOf, pass } = setUp();
    lines.attach(scene.room, everybody);
    scene.join(ben, { takeOver: true });
    neighbours.names = lineOf(ben);
    await lines.beat();
    await pass(0);
    // What the other one said last is too old; it is about to say it again.
    neighbours.names = [];
    await pass(16_000);
    expect(scene.presence(ben)).toBe('present');
    await lines.beat();
    await pass(8_000);
    await lines.beat();
    await pass(6_000);
    expect(scene.presence(ben)).toBe('present');
    await pass(1_000);
    expect(scene.presence(ben)).toBe('reconnecting');
  });

  it('that were given up too early, and are up again by somebody else, are believed in anew', async () => {
    const { scene, lines, lineOf, pass } = setUp();
    lines.attach(scene.room, lineOf(ada, tomas));
    await pass(5_000);
    expect(scene.presence(ben)).toBe('reconnecting');
    await pass(1_000);
    scene.run({ kind: 'hold-line', participantId: scene.get(ben).id, connectionId: scene.line(ben) });
    await pass(14_000);
    expect(scene.presence(ben)).toBe('present');
    await pass(1_000);
    expect(scene.presence(ben)).toBe('reconnecting');
  });

  it('that two processes look after, and neither holds, are missed', async () => {
    const { scene, neighbours, lines, lineOf, pass } = setUp();
    lines.attach(scene.room, lineOf(ada, tomas));
    neighbours.names = lineOf(ada);
    await pass(5_000);
    expect(scene.presence(ben)).toBe('reconnecting');
    expect(scene.presence(ada)).toBe('present');
  });

  it('that a gateway announces are named to other processes at once', async () => {
    const { scene, neighbours, lines, lineOf } = setUp();
    lines.attach(scene.room, lineOf(ada));
    lines.attach(scene.room, lineOf(ada, ben));
    await lines.announce(scene.planned.sessionId);
    expect(neighbours.told).toEqual(lineOf(ada, ben));
  });

  it('are forsaken once nobody holds them', async () => {
    const { scene, neighbours, lines, lineOf } = setUp();
    const { place } = scene.get(ben);
    if (place.at === 'away') throw new Error('Ben is here');
    const isForsaken = (line = place.line) => lines.isForsaken(scene.room, line);
    await expect(isForsaken()).resolves.toBe(false);
    const attachment = lines.attach(scene.room, lineOf(ben));
    await expect(isForsaken()).resolves.toBe(false);
    attachment.detach();
    await expect(isForsaken()).resolves.toBe(true);
    neighbours.names = lineOf(ben);
    await expect(isForsaken()).resolves.toBe(false);
    await expect(isForsaken({ connectionId: newId<'connection'>(), sinceSeq: 99 })).resolves.toBe(false);
  });
});
