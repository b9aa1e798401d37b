import { sqlMigration } from '@lectern/postgres';

// Evidence, versions, entries, corrections, disputes, policies and accesses are only ever added to. The rest is bookkeeping.
export const createRegister = sqlMigration('CreateRegister1763700000000', [
  `CREATE TABLE class_record (
    session_id uuid PRIMARY KEY,
    organisation_id uuid NOT NULL,
    course_id uuid NOT NULL,
    -- As it was planned; unknown for a class that is older than the event that tells it.
    starts_at timestamptz(3),
    ends_at timestamptz(3),
    opened_at timestamptz(3),
    started_at timestamptz(3),
    ended_at timestamptz(3),
    -- The newest computation; 0 before the first.
    register_version integer NOT NULL DEFAULT 0,
    -- When the register is to be computed, since when that is known, and why; cleared by the computation's own transaction, so that a
    -- process that dies leaves the work to another.
    due_at timestamptz,
    due_since timestamptz,
    due_cause text,
    due_traceparent text,
    due_attempts integer NOT NULL DEFAULT 0,
    CHECK ((due_at IS NULL) = (due_cause IS NULL))
  ) WITH (fillfactor = 80)`,
  'CREATE INDEX class_record_due ON class_record (due_at) WHERE due_at IS NOT NULL',
  'CREATE INDEX class_record_by_course ON class_record (organisation_id, course_id, ended_at)',
  `CREATE TABLE evidence (
    session_id uuid NOT NULL REFERENCES class_record,
    event_id uuid NOT NULL,
    kind text NOT NULL,
    at timestamptz(3) NOT NULL,
    -- The place in the journal; absent for what is not journaled.
    seq bigint,
    body json NOT NULL,
    heard_at timestamptz(3) NOT NULL DEFAULT now(),
    PRIMARY KEY (session_id, event_id)
  )`,
  // Every change of every enrolment, because a class is judged by who was enrolled when it ended. No role: not enrolled any more.
  `CREATE TABLE enrolment_revision (
    course_id uuid NOT NULL,
    person_id uuid NOT NULL,
    revision bigint NOT NULL,
    organisation_id uuid NOT NULL,
    role text CHECK (role IN ('instructor', 'assistant', 'learner', 'observer')),
    at timestamptz(3) NOT NULL,
    PRIMARY KEY (course_id, person_id, revision)
  )`,
  'CREATE INDEX enrolment_revision_by_person ON enrolment_revision (person_id, course_id)',
  `CREATE TABLE register_version (
    session_id uuid NOT NULL REFERENCES class_record,
    version integer NOT NULL CHECK (version > 0),
    computed_at timestamptz(3) NOT NULL,
    cause text NOT NULL,
    policy json NOT NULL,
    started_at timestamptz(3),
    ended_at timestamptz(3) NOT NULL,
    PRIMARY KEY (session_id, version)
  )`,
  // An entry that a computation left as it was is not stored again: the register at version n has each person's newest up to n.
  `CREATE TABLE register_entry (
    session_id uuid NOT NULL,
    person_id uuid NOT NULL,
    version integer NOT NULL CHECK (version > 0),
    register_version integer NOT NULL,
    -- False once the person is in the register no more.
    is_listed boolean NOT NULL,
    verdict text NOT NULL,
    attended_ms bigint NOT NULL,
    is_corrected boolean NOT NULL,
    entry json NOT NULL,
    PRIMARY KEY (session_id, person_id, version),
    FOREIGN KEY (session_id, register_version) REFERENCES register_version (session_id, version)
  )`,
  'CREATE INDEX register_entry_by_person ON register_entry (person_id, session_id)',
  `CREATE TABLE correction (
    id uuid PRIMARY KEY,
    place bigint GENERATED ALWAYS AS IDENTITY,
    organisation_id uuid NOT NULL,
    request_id uuid NOT NULL,
    session_id uuid NOT NULL REFERENCES class_record,
    person_id uuid NOT NULL,
    body json NOT NULL,
    reason text NOT NULL,
    made_by uuid NOT NULL,
    made_at timestamptz(3) NOT NULL,
    UNIQUE (organisation_id, request_id)
  )`,
  'CREATE INDEX correction_by_class ON correction (session_id, place)',
  `CREATE TABLE dispute (
    id uuid PRIMARY KEY,
    organisation_id uuid NOT NULL,
    session_id uuid NOT NULL REFERENCES class_record,
    person_id uuid NOT NULL,
    text text NOT NULL,
    at timestamptz(3) NOT NULL,
    answer text,
    answered_by uuid,
    answered_at timestamptz(3),
    CHECK ((answer IS NULL) = (answered_by IS NULL) AND (answer IS NULL) = (answered_at IS NULL))
  )`,
  'CREATE UNIQUE INDEX dispute_open ON dispute (session_id, person_id) WHERE answer IS NULL',
  'CREATE INDEX dispute_by_class ON dispute (session_id, id)',
  `CREATE TABLE policy_version (
    organisation_id uuid NOT NULL,
    scope text NOT NULL CHECK (scope IN ('organisation', 'course', 'class')),
    scope_id uuid NOT NULL,
    version integer NOT NULL CHECK (version > 0),
    -- Absent where this version withdrew the scope's own policy.
    figures json,
    set_by uuid NOT NULL,
    set_at timestamptz(3) NOT NULL,
    PRIMARY KEY (organisation_id, scope, scope_id, version)
  )`,
  // 34 CFR 99.32: who looked at whose record, when, as what and why.
  `CREATE TABLE access (
    id uuid PRIMARY KEY,
    organisation_id uuid NOT NULL,
    at timestamptz(3) NOT NULL,
    actor_id uuid NOT NULL,
    capacity text NOT NULL,
    kind text NOT NULL,
    course_id uuid,
    session_id uuid,
    -- Absent for a whole register.
    person_id uuid,
    purpose text NOT NULL
  )`,
  'CREATE INDEX access_newest ON access (organisation_id, id DESC)',
  'CREATE INDEX access_by_actor ON access (actor_id, at)',
  'CREATE INDEX access_by_person ON access (organisation_id, person_id, id DESC) WHERE person_id IS NOT NULL',
]);
