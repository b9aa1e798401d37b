import { sqlMigration } from '@lectern/postgres';

// What live rooms need besides their journal: the keys that sign media grants, and who looks after which room.
export const createLive = sqlMigration('CreateLive1763690500000', [
  `CREATE TABLE grant_key (
    kid uuid PRIMARY KEY,
    created_at timestamptz(3) NOT NULL,
    public_jwk jsonb NOT NULL,
    private_jwk jsonb NOT NULL
  )`,
  `CREATE TABLE room_holder (
    session_id uuid NOT NULL,
    process_id text NOT NULL,
    beat_at timestamptz NOT NULL,
    PRIMARY KEY (session_id, process_id)
  )`,
]);
