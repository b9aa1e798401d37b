import type { SessionId } from '@lectern/kernel';
import type { Lines } from './lines.ts';
import type { RoomHolders } from './room-holders.ts';
import type { Rooms } from './rooms.ts';

/**
 * The care of rooms over time. What is due in a room that is loaded happens by itself; this looks after lines that nobody
 * holds, and after rooms that lost their process: without it, the people of a room would stay for ever when every process
 * that knew them dies at once.
 */
export class WatchRooms {
  constructor(
    private readonly rooms: Rooms,
    private readonly lines: Lines,
    private readonly holders: RoomHolders,
  ) {}

  /** Every second. */
  reconcile(): Promise<void> {
    return forEach(this.lines.watchedRooms(), (sessionId) => this.lines.reconcile(sessionId));
  }

  /** Every few seconds: says which rooms are looked after here, and takes those which nobody looks after. */
  async beat(): Promise<void> {
    const adopted = this.holders.adoptOrphans(20).then((ids) => forEach(ids, (sessionId) => this.adopt(sessionId)));
    const cared = adopted.finally(async () => {
      const unfollowed = this.lines.watchedRooms().filter((sessionId) => !this.lines.isFollowed(sessionId));
      const elsewhere = await this.holders.heldByOthers(unfollowed);
      await forEach(unfollowed, (sessionId) => this.letGo(sessionId, elsewhere));
    });
    // Said whatever went wrong with a single room: otherwise the others would be taken for orphans.
    await cared.finally(() => this.lines.beat());
  }

  private async adopt(sessionId: SessionId): Promise<void> {
    this.lines.watch(await this.rooms.get(sessionId));
  }

  private async letGo(sessionId: SessionId, elsewhere: ReadonlySet<SessionId>): Promise<void> {
    if (this.lines.isFollowed(sessionId)) return;
    const { phase } = (await this.rooms.get(sessionId)).life;
    // A gateway may have come meanwhile.
    if (this.lines.isFollowed(sessionId)) return;
    const isDormant = phase === 'scheduled' || phase === 'ended';
    if (!isDormant && !elsewhere.has(sessionId)) return;
    this.lines.forget(sessionId);
    await (isDormant ? this.holders.forget(sessionId) : this.holders.leave(sessionId));
  }
}

/** One room that cannot be loaded keeps nobody from looking after the others; what went wrong is told at the end. */
async function forEach(ids: readonly SessionId[], work: (id: SessionId) => Promise<void>): Promise<void> {
  const outcomes = await Promise.allSettled(ids.map(work));
  const failures = outcomes.flatMap((outcome): unknown[] => (outcome.status === 'rejected' ? [outcome.reason] : []));
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} of ${ids.length} rooms`);
}
