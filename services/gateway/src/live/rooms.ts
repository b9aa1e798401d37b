import { newId } from '@lectern/kernel';
import type { SessionLines } from '../ports/streams.ts';
import { Room } from './room.ts';

/** Somebody who reloads the page finds the stream still there. */
const lingerMs = 5_000;

export type RoomsEvents = {
  delivered(frames: number, facts: number): void;
  broken(error: unknown, sessionId: string): void;
  restored(sessionId: string): void;
  /** How many rooms are followed now. */
  changed(rooms: number): void;
};

/** The rooms that somebody on this process is in: one stream each, opened by the first socket and closed after the last. */
export class Rooms {
  private readonly rooms = new Map<string, Room>();
  private readonly followerId: string = newId();
  private readonly sweeper: NodeJS.Timeout;
  /** Of rooms that were replaced nobody keeps a record. */
  private readonly emptySince = new WeakMap<Room, number>();

  constructor(
    private readonly lines: SessionLines,
    private readonly events: RoomsEvents,
  ) {
    this.sweeper = setInterval(() => this.look(), 1_000);
    this.sweeper.unref();
  }

  get(sessionId: string): Room {
    const known = this.rooms.get(sessionId);
    if (known && !known.isDone) return known;
    // An answer may still be on its way: the one who ended the class wants to hear that it worked.
    if (known) setTimeout(() => known.close(), lingerMs).unref();
    const room = new Room(sessionId, this.followerId, this.lines, {
      delivered: this.events.delivered,
      broken: (error) => this.events.broken(error, sessionId),
      restored: () => this.events.restored(sessionId),
    });
    this.rooms.set(sessionId, room);
    this.events.changed(this.rooms.size);
    return room;
  }

  close(): void {
    clearInterval(this.sweeper);
    for (const room of this.rooms.values()) room.close();
    this.rooms.clear();
  }

  private look(): void {
    const nowMs = performance.now();
    for (const room of this.rooms.values()) room.beat(nowMs);
    this.sweep(nowMs);
  }

  private sweep(nowMs: number): void {
    for (const [sessionId, room] of this.rooms) {
      if (room.size > 0) {
        this.emptySince.delete(room);
        continue;
      }
      const since = this.emptySince.get(room) ?? nowMs;
      this.emptySince.set(room, since);
      if (nowMs - since < lingerMs) continue;
      this.emptySince.delete(room);
      this.rooms.delete(sessionId);
      room.close();
      this.events.changed(this.rooms.size);
    }
  }
}
