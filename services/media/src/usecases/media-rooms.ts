import type { Clock } from '@lectern/kernel';
import { refuse } from '../domain/refusals.ts';
import { MediaRoom, type MediaRoomSettings } from './media-room.ts';
import type { Diary, MediaPlane, RoomFollowing } from './ports.ts';

/** The rooms that this process carries now. */
export class MediaRooms {
  private readonly rooms = new Map<string, MediaRoom>();
  private closed = false;

  constructor(
    private readonly following: RoomFollowing,
    private readonly plane: MediaPlane,
    private readonly clock: Clock,
    private readonly diary: Diary,
    private readonly settings: MediaRoomSettings,
  ) {}

  room(sessionId: string): MediaRoom {
    if (this.closed) throw refuse('MEDIA_UNAVAILABLE', 'this media service is going away');
    const known = this.rooms.get(sessionId);
    if (known) return known;
    const { following, plane, clock, diary, settings } = this;
    const forget = () => void this.rooms.delete(sessionId);
    const room = new MediaRoom(sessionId, following, plane, clock, diary, settings, forget);
    this.rooms.set(sessionId, room);
    return room;
  }

  get size() {
    const sizes = [...this.rooms.values()].map(({ size }) => size);
    return {
      rooms: sizes.length,
      clients: sizes.reduce((sum, { clients }) => sum + clients, 0),
      producers: sizes.reduce((sum, { producers }) => sum + producers, 0),
      consumers: sizes.reduce((sum, { consumers }) => sum + consumers, 0),
    };
  }

  /** How many clients have no stream now. */
  get waiting(): number {
    return [...this.rooms.values()].reduce((sum, { waitingClients }) => sum + waitingClients, 0);
  }

  /** Tells every client that media is lost: another process takes them. Idempotent. */
  close(): void {
    this.closed = true;
    for (const room of [...this.rooms.values()]) room.close();
  }
}
