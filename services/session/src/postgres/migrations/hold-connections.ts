import { sqlMigration } from '@lectern/postgres';

// Which sockets a process holds in a room: a line that nobody names is down, however many processes look after the room.
export const holdConnections = sqlMigration('HoldConnections1763722800000', [
  `ALTER TABLE room_holder ADD COLUMN connection_ids uuid[] NOT NULL DEFAULT '{}'`,
]);
