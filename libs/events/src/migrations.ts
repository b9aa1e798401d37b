import { sqlMigration, type Migration } from '@lectern/postgres';

/** For a service that publishes. Rows are short-lived, so the vacuum comes early and often. */
export const outboxMigrations: readonly Migration[] = [
  sqlMigration('CreateOutbox1763690000001', [
    `CREATE TABLE outbox (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      event_id uuid NOT NULL,
      type text NOT NULL,
      key text NOT NULL,
      event bytea NOT NULL,
      created_at timestamptz NOT NULL DEFAULT clock_timestamp()
    ) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_cost_delay = 0)`,
  ]),
];

/** For a service that consumes. */
export const inboxMigrations: readonly Migration[] = [
  sqlMigration('CreateInbox1763690000002', [
    `CREATE TABLE inbox (
      consumer_group text NOT NULL,
      event_id uuid NOT NULL,
      handled_at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (consumer_group, event_id)
    )`,
    'CREATE INDEX inbox_handled_at ON inbox USING brin (handled_at)',
  ]),
];

/** For the database of the embedded bus itself. */
export const embeddedBusMigrations: readonly Migration[] = [
  sqlMigration('CreateBus1763690000003', [
    `CREATE TABLE bus_partition (
      partition integer PRIMARY KEY,
      -- Taken under the row's lock: positions have no gaps and become visible in order.
      next_position bigint NOT NULL DEFAULT 0
    )`,
    'INSERT INTO bus_partition (partition) SELECT generate_series(0, 15)',
    `CREATE TABLE bus_event (
      partition integer NOT NULL REFERENCES bus_partition,
      position bigint NOT NULL,
      event_id uuid NOT NULL,
      type text NOT NULL,
      key text NOT NULL,
      event bytea NOT NULL,
      at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (partition, position)
    )`,
    'CREATE INDEX bus_event_at ON bus_event USING brin (at)',
    `CREATE TABLE bus_progress (
      consumer_group text NOT NULL,
      partition integer NOT NULL REFERENCES bus_partition,
      next_position bigint NOT NULL DEFAULT 0,
      -- Of the event at next_position: how often it failed, and when it is tried again.
      attempts integer NOT NULL DEFAULT 0,
      not_before timestamptz NOT NULL DEFAULT '-infinity',
      PRIMARY KEY (consumer_group, partition)
    ) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500)`,
    `CREATE TABLE bus_dead_letter (
      consumer_group text NOT NULL,
      event_id uuid NOT NULL,
      type text NOT NULL,
      key text NOT NULL,
      event bytea NOT NULL,
      reason text NOT NULL,
      attempts integer NOT NULL,
      died_at timestamptz NOT NULL DEFAULT now(),
      -- Set by replay: it is to be delivered again, not before this.
      replay_at timestamptz,
      PRIMARY KEY (consumer_group, event_id)
    )`,
    'CREATE INDEX bus_dead_letter_replay ON bus_dead_letter (consumer_group, replay_at) WHERE replay_at IS NOT NULL',
  ]),
  // A partition is locked in bus_partition while it is appended to, so it is there; asking that for every row slows the relay.
  sqlMigration('DropBusEventForeignKey1763740000001', [
    'ALTER TABLE bus_event DROP CONSTRAINT bus_event_partition_fkey',
  ]),
];
