import { sqlMigration, type Migration } from '@lectern/postgres';

/** What PostgresJournal needs beside `outboxMigrations`; a service puts both into its own list. */
export const journalMigrations: readonly Migration[] = [
  sqlMigration('CreateJournal1763690000000', [
    `CREATE TABLE journal (
      session_id uuid NOT NULL,
      seq bigint NOT NULL CHECK (seq > 0),
      at timestamptz NOT NULL,
      fact bytea NOT NULL,
      -- The fence: of two writers that follow the same fact, one fails here.
      PRIMARY KEY (session_id, seq)
    )`,
    `CREATE TABLE journal_snapshot (
      session_id uuid PRIMARY KEY,
      seq bigint NOT NULL,
      at timestamptz NOT NULL,
      version integer NOT NULL,
      state bytea NOT NULL
    )`,
  ]),
];
