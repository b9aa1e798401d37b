import { sqlMigration } from '@lectern/postgres';

// Statements are only ever added to. Times in milliseconds are those that statements are made from, exactly as they came.
export const createStatements = sqlMigration('CreateStatements1763700000100', [
  // What is remembered of a class while it is told.
  `CREATE TABLE statement_class (
    session_id uuid PRIMARY KEY,
    organisation_id uuid NOT NULL,
    course_id uuid NOT NULL,
    opened_at_ms bigint,
    ended_at_ms bigint,
    terminated_id uuid,
    marks_from_ms bigint,
    marks_to_ms bigint,
    heard_at_ms bigint NOT NULL DEFAULT 0,
    -- Since when nothing was heard, by our own clock; absent for a class that is over.
    heard_at timestamptz DEFAULT now(),
    -- Statements of the class so far; they are numbered from 1.
    statements integer NOT NULL DEFAULT 0
  ) WITH (fillfactor = 80)`,
  'CREATE INDEX statement_class_open ON statement_class (heard_at) WHERE heard_at IS NOT NULL',
  `CREATE TABLE statement_person (
    session_id uuid NOT NULL REFERENCES statement_class,
    person_id uuid NOT NULL,
    joined_at_ms bigint,
    line_opened_at_ms bigint,
    line_lost_at_ms bigint,
    held_leave_fact text,
    held_leave_at_ms bigint,
    -- When the leave that is held is told.
    grace_until timestamptz,
    socket_at_ms bigint,
    media_at_ms bigint,
    deed_at_ms bigint,
    open_sources text[] NOT NULL,
    PRIMARY KEY (session_id, person_id)
  ) WITH (fillfactor = 70)`,
  'CREATE INDEX statement_person_grace ON statement_person (grace_until) WHERE grace_until IS NOT NULL',
  // What was said of somebody's attendance last.
  `CREATE TABLE statement_attested (
    session_id uuid NOT NULL REFERENCES statement_class,
    person_id uuid NOT NULL,
    register_version integer NOT NULL,
    told json,
    PRIMARY KEY (session_id, person_id)
  )`,
  // Opaque names of people towards stores outside. What is deleted here can be led back to nobody.
  `CREATE TABLE pseudonym (
    organisation_id uuid NOT NULL,
    person_id uuid NOT NULL,
    name text NOT NULL UNIQUE,
    PRIMARY KEY (organisation_id, person_id)
  )`,
  `CREATE TABLE statement (
    session_id uuid NOT NULL REFERENCES statement_class,
    n integer NOT NULL,
    id uuid NOT NULL UNIQUE,
    organisation_id uuid NOT NULL,
    course_id uuid NOT NULL,
    -- Whom it is about; absent where it tells of the class itself.
    person_id uuid,
    verb_group text NOT NULL,
    -- The statement that this one takes back.
    voids uuid,
    -- The exact bytes that are sent.
    body text NOT NULL,
    traceparent text NOT NULL,
    made_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (session_id, n)
  )`,
  'CREATE INDEX statement_by_time ON statement (organisation_id, made_at, id)',
  'CREATE INDEX statement_by_person ON statement (organisation_id, person_id) WHERE person_id IS NOT NULL',
  `CREATE TABLE statement_opt_out (
    organisation_id uuid NOT NULL,
    person_id uuid NOT NULL,
    since timestamptz(3) NOT NULL,
    PRIMARY KEY (organisation_id, person_id)
  )`,
  `CREATE TABLE lrs_connection (
    id uuid PRIMARY KEY,
    organisation_id uuid NOT NULL,
    -- Absent: for every course that has no connection of its own.
    course_id uuid,
    name text NOT NULL,
    endpoint text NOT NULL,
    -- As set; absent where the store is asked.
    version text,
    found_version text,
    credential_kind text NOT NULL CHECK (credential_kind IN ('basic', 'oauth2')),
    credential_name text NOT NULL,
    sealed_secret bytea NOT NULL,
    token_endpoint text NOT NULL,
    scope text NOT NULL,
    verb_groups text[] NOT NULL,
    is_on boolean NOT NULL,
    allows_private_addresses boolean NOT NULL,
    created_at timestamptz(3) NOT NULL DEFAULT now(),
    -- How it goes: failures in a row, and not before when the next request is made.
    accepted bigint NOT NULL DEFAULT 0,
    attempts integer NOT NULL DEFAULT 0,
    next_attempt_at timestamptz NOT NULL DEFAULT '-infinity',
    last_accepted_at timestamptz(3),
    last_error text NOT NULL DEFAULT '',
    last_error_at timestamptz(3)
  )`,
  'CREATE INDEX lrs_connection_by_organisation ON lrs_connection (organisation_id, course_id)',
  // One row for each statement and connection that it goes to, whatever became of it.
  `CREATE TABLE delivery (
    connection_id uuid NOT NULL REFERENCES lrs_connection ON DELETE CASCADE,
    session_id uuid NOT NULL,
    n integer NOT NULL,
    state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'accepted', 'dead')),
    queued_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
    reason text,
    died_at timestamptz(3),
    PRIMARY KEY (connection_id, session_id, n),
    FOREIGN KEY (session_id, n) REFERENCES statement
  ) WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.05)`,
  "CREATE INDEX delivery_waiting ON delivery (connection_id, session_id, n) WHERE state = 'waiting'",
  "CREATE INDEX delivery_oldest ON delivery (connection_id, queued_at) WHERE state = 'waiting'",
  "CREATE INDEX delivery_dead ON delivery (connection_id, died_at) WHERE state = 'dead'",
  'CREATE INDEX delivery_by_class ON delivery (session_id, n)',
  // The classes of which a connection has something waiting. Whoever adds to one holds its row, and so does whoever finds it empty.
  `CREATE TABLE delivery_queue (
    connection_id uuid NOT NULL REFERENCES lrs_connection ON DELETE CASCADE,
    session_id uuid NOT NULL,
    is_waiting boolean NOT NULL,
    -- Whether the access log has it that the store was told of this class.
    is_logged boolean NOT NULL DEFAULT false,
    since timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (connection_id, session_id)
  ) WITH (fillfactor = 70)`,
  'CREATE INDEX delivery_queue_waiting ON delivery_queue (since) WHERE is_waiting',
]);
