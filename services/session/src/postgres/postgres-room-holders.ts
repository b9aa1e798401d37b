import type { ConnectionId, SessionId } from '@lectern/kernel';
import { query } from '@lectern/postgres';
import type { Pool } from 'pg';
import { RoomHolders } from '../usecases/room-holders.ts';

/** One row per process and room that it looks after. Times are the database's own: processes need not agree on the clock. */
export class PostgresRoomHolders extends RoomHolders {
  constructor(
    private readonly pool: Pool,
    private readonly processId: string,
    /** How long a beat is good for. */
    private readonly freshMs: number,
  ) {
    super();
  }

  async beat(held: ReadonlyMap<SessionId, readonly ConnectionId[]>): Promise<void> {
    if (held.size === 0) return;
    await query(
      this.pool,
      `INSERT INTO room_holder (session_id, process_id, beat_at, connection_ids)
      SELECT room::uuid, $2, clock_timestamp(), ARRAY(SELECT jsonb_array_elements_text(connections)::uuid)
      FROM jsonb_each($1::jsonb) AS held (room, connections)
      ON CONFLICT (session_id, process_id)
      DO UPDATE SET beat_at = excluded.beat_at, connection_ids = excluded.connection_ids`,
      [JSON.stringify(Object.fromEntries(held)), this.processId],
    );
  }

  async connectionsHeldByOthers(sessionId: SessionId): Promise<ReadonlySet<ConnectionId>> {
    const { rows } = await query<{ connection_id: ConnectionId }>(
      this.pool,
      `SELECT unnest(connection_ids) AS connection_id FROM room_holder
      WHERE session_id = $1 AND process_id <> $2 AND beat_at > clock_timestamp() - $3 * interval '1 ms'`,
      [sessionId, this.processId, this.freshMs],
    );
    return new Set(rows.map((row) => row.connection_id));
  }

  async heldByOthers(sessionIds: readonly SessionId[]): Promise<ReadonlySet<SessionId>> {
    if (sessionIds.length === 0) return new Set();
    const { rows } = await query<{ session_id: SessionId }>(
      this.pool,
      `SELECT DISTINCT session_id FROM room_holder
      WHERE session_id = ANY ($1::uuid[]) AND process_id <> $2 AND beat_at > clock_timestamp() - $3 * interval '1 ms'`,
      [sessionIds, this.processId, this.freshMs],
    );
    return new Set(rows.map((row) => row.session_id));
  }

  async adoptOrphans(limit: number): Promise<readonly SessionId[]> {
    // The rows that are taken are locked and refreshed in one statement, so that two askers never take the same room.
    const { rows } = await query<{ session_id: SessionId }>(
      this.pool,
      `WITH stale AS (
        SELECT session_id, process_id FROM room_holder AS one
        WHERE process_id <> $1 AND beat_at <= clock_timestamp() - $2 * interval '1 ms' AND NOT EXISTS (
          SELECT FROM room_holder AS other
          WHERE other.session_id = one.session_id AND other.beat_at > clock_timestamp() - $2 * interval '1 ms')
        ORDER BY beat_at LIMIT $3 FOR UPDATE SKIP LOCKED),
      gone AS (DELETE FROM room_holder USING stale
        WHERE room_holder.session_id = stale.session_id AND room_holder.process_id = stale.process_id
        RETURNING room_holder.session_id)
      INSERT INTO room_holder (session_id, process_id, beat_at) SELECT DISTINCT session_id, $1, clock_timestamp() FROM gone
      ON CONFLICT (session_id, process_id) DO UPDATE SET beat_at = excluded.beat_at RETURNING session_id`,
      [this.processId, this.freshMs, limit],
    );
    return rows.map((row) => row.session_id);
  }

  async leave(sessionId: SessionId): Promise<void> {
    await query(this.pool, 'DELETE FROM room_holder WHERE session_id = $1 AND process_id = $2', [
      sessionId,
      this.processId,
    ]);
  }

  async forget(sessionId: SessionId): Promise<void> {
    await query(this.pool, 'DELETE FROM room_holder WHERE session_id = $1', [sessionId]);
  }
}
