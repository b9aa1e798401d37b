import { FixedClock, type ConnectionId, type SessionId } from '@lectern/kernel';
import { noon, plannedClass } from '../../test/room-scene.ts';
import { newRoom, type Room } from '../domain/room.ts';
import { Lines } from './lines.ts';
import { RoomHolders } from './room-holders.ts';
import { Rooms } from './rooms.ts';
import { WatchRooms } from './watch-rooms.ts';

/** Rooms of which some cannot be loaded. */
class SomeRooms extends Rooms {
  constructor(
    private readonly rooms: ReadonlyMap<SessionId, Room>,
    readonly asked: SessionId[] = [],
  ) {
    super();
  }

  async get(sessionId: SessionId): Promise<Room> {
    this.asked.push(sessionId);
    const room = this.rooms.get(sessionId);
    if (room === undefined) throw new Error(`room ${sessionId} cannot be folded`);
    return room;
  }

  change = () => Promise.reject(new Error('nothing is to be changed here'));
  follow = () => Promise.reject(new Error('nobody follows here'));
  loaded = () => [];
}

class KnownHolders extends RoomHolders {
  held: readonly SessionId[] = [];

  constructor(private readonly orphans: readonly SessionId[]) {
    super();
  }

  async beat(held: ReadonlyMap<SessionId, readonly ConnectionId[]>): Promise<void> {
    this.held = [...held.keys()];
  }

  connectionsHeldByOthers = () => Promise.resolve(new Set<ConnectionId>());
  adoptOrphans = () => Promise.resolve(this.orphans);
  heldByOthers = () => Promise.resolve(new Set<SessionId>());
  leave = () => Promise.resolve();
  forget = () => Promise.resolve();
}

const openRoom = (): Room => ({ ...newRoom(plannedClass()), life: { phase: 'open', openedAt: noon } });

describe('the care of rooms', () => {
  const [first, last] = [openRoom(), openRoom()];
  const broken: Room = { ...openRoom(), planned: plannedClass() };
  const [firstId, brokenId, lastId] = [first, broken, last].map(({ planned }) => planned.sessionId) as [
    SessionId,
    SessionId,
    SessionId,
  ];
  const whole = new Map([first, last].map((room) => [room.planned.sessionId, room]));

  it('takes the other orphans, and says which rooms it has, when one cannot be loaded', async () => {
    const rooms = new SomeRooms(whole);
    const holders = new KnownHolders([firstId, brokenId, lastId]);
    const watch = new WatchRooms(rooms, new Lines(rooms, holders, new FixedClock(noon)), holders);
    await expect(watch.beat()).rejects.toThrow('1 of 3 rooms');
    expect(holders.held).toEqual([firstId, lastId]);
  });

  it('looks at the lines of the other rooms when one cannot be loaded', async () => {
    const rooms = new SomeRooms(whole);
    const holders = new KnownHolders([]);
    const lines = new Lines(rooms, holders, new FixedClock(noon));
    for (const room of [broken, first, last]) lines.watch(room);
    const watch = new WatchRooms(rooms, lines, holders);
    await expect(watch.reconcile()).rejects.toThrow('1 of 3 rooms');
    expect(rooms.asked).toEqual([brokenId, firstId, lastId]);
    await expect(watch.beat()).rejects.toThrow('1 of 3 rooms');
    expect(holders.held).toEqual([brokenId, firstId, lastId]);
  });
});
