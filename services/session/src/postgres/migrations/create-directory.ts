import { sqlMigration } from '@lectern/postgres';

// Foreign keys carry the organisation, so that no row can ever point into another one.
export const createDirectory = sqlMigration('CreateDirectory1763690400000', [
  `CREATE TABLE organisation (
    id uuid PRIMARY KEY,
    name text NOT NULL,
    created_at timestamptz(3) NOT NULL
  )`,
  `CREATE TABLE course (
    id uuid PRIMARY KEY,
    organisation_id uuid NOT NULL REFERENCES organisation,
    title text NOT NULL,
    created_at timestamptz(3) NOT NULL,
    UNIQUE (organisation_id, id)
  )`,
  `CREATE TABLE class_session (
    id uuid PRIMARY KEY,
    organisation_id uuid NOT NULL,
    course_id uuid NOT NULL,
    title text NOT NULL,
    starts_at timestamptz(3) NOT NULL,
    ends_at timestamptz(3) NOT NULL CHECK (ends_at > starts_at),
    latest_end_at timestamptz(3) NOT NULL CHECK (latest_end_at >= ends_at),
    created_at timestamptz(3) NOT NULL,
    UNIQUE (organisation_id, id),
    FOREIGN KEY (organisation_id, course_id) REFERENCES course (organisation_id, id)
  )`,
  'CREATE INDEX class_session_by_start ON class_session (course_id, starts_at, id)',
  `CREATE TABLE class_progress (
    session_id uuid PRIMARY KEY,
    organisation_id uuid NOT NULL,
    phase text NOT NULL CHECK (phase IN ('open', 'live', 'ended')),
    started_at timestamptz(3),
    ended_at timestamptz(3),
    end_reason text CHECK (end_reason IN ('by-instructor', 'everybody-left', 'latest-end', 'by-api')),
    people_count integer NOT NULL DEFAULT 0,
    CHECK (phase <> 'live' OR started_at IS NOT NULL),
    CHECK ((phase = 'ended') = (ended_at IS NOT NULL AND end_reason IS NOT NULL)),
    FOREIGN KEY (organisation_id, session_id) REFERENCES class_session (organisation_id, id)
  )`,
  `CREATE TABLE person (
    id uuid PRIMARY KEY,
    organisation_id uuid NOT NULL REFERENCES organisation,
    kind text NOT NULL CHECK (kind IN ('member', 'guest')),
    name text NOT NULL,
    email text,
    guest_of uuid,
    created_at timestamptz(3) NOT NULL,
    UNIQUE (organisation_id, id),
    UNIQUE (organisation_id, email),
    CHECK ((kind = 'member') = (email IS NOT NULL)),
    CHECK ((kind = 'guest') = (guest_of IS NOT NULL)),
    FOREIGN KEY (organisation_id, guest_of) REFERENCES class_session (organisation_id, id)
  )`,
  `CREATE TABLE enrolment (
    id uuid PRIMARY KEY,
    organisation_id uuid NOT NULL,
    course_id uuid NOT NULL,
    person_id uuid NOT NULL,
    role text NOT NULL CHECK (role IN ('instructor', 'assistant', 'learner', 'observer')),
    created_at timestamptz(3) NOT NULL,
    UNIQUE (course_id, person_id),
    FOREIGN KEY (organisation_id, course_id) REFERENCES course (organisation_id, id),
    FOREIGN KEY (organisation_id, person_id) REFERENCES person (organisation_id, id)
  )`,
  'CREATE INDEX enrolment_by_course ON enrolment (course_id, id)',
  'CREATE INDEX enrolment_by_person ON enrolment (person_id)',
  `CREATE TABLE link (
    id uuid PRIMARY KEY,
    organisation_id uuid NOT NULL REFERENCES organisation,
    kind text NOT NULL CHECK (kind IN ('sign-in', 'guest')),
    secret_hash bytea NOT NULL UNIQUE,
    person_id uuid,
    session_id uuid,
    made_by uuid,
    reusable boolean NOT NULL,
    created_at timestamptz(3) NOT NULL,
    expires_at timestamptz(3) NOT NULL,
    used_at timestamptz(3),
    revoked_at timestamptz(3),
    CHECK ((kind = 'sign-in') = (person_id IS NOT NULL)),
    CHECK (kind <> 'guest' OR session_id IS NOT NULL),
    FOREIGN KEY (organisation_id, person_id) REFERENCES person (organisation_id, id),
    FOREIGN KEY (organisation_id, made_by) REFERENCES person (organisation_id, id),
    FOREIGN KEY (organisation_id, session_id) REFERENCES class_session (organisation_id, id)
  )`,
  `CREATE TABLE browser_session (
    secret_hash bytea PRIMARY KEY,
    organisation_id uuid NOT NULL,
    person_id uuid NOT NULL,
    link_id uuid NOT NULL REFERENCES link,
    opened_at timestamptz(3) NOT NULL,
    expires_at timestamptz(3) NOT NULL,
    closed_at timestamptz(3),
    FOREIGN KEY (organisation_id, person_id) REFERENCES person (organisation_id, id)
  )`,
  'CREATE INDEX browser_session_by_link ON browser_session (link_id)',
  `CREATE TABLE api_key (
    id uuid PRIMARY KEY,
    organisation_id uuid NOT NULL REFERENCES organisation,
    prefix text NOT NULL UNIQUE,
    secret_hash bytea NOT NULL,
    created_at timestamptz(3) NOT NULL,
    revoked_at timestamptz(3)
  )`,
]);
