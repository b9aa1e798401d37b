import { sqlMigration } from '@lectern/postgres';

// Documents that were given out and carry a code; only ever added to.
export const createDocuments = sqlMigration('CreateDocuments1763700000200', [
  `CREATE TABLE issued_document (
    id uuid PRIMARY KEY,
    -- SHA-256 of the code as it is printed.
    code_hash bytea NOT NULL UNIQUE CHECK (length(code_hash) = 32),
    organisation_id uuid NOT NULL,
    kind text NOT NULL,
    course_id uuid NOT NULL,
    session_id uuid,
    person_id uuid,
    issued_by uuid NOT NULL,
    issued_at timestamptz(3) NOT NULL,
    -- SHA-256 of the file.
    digest bytea NOT NULL CHECK (length(digest) = 32),
    -- What it was made from, to tell whether the record says something else now.
    basis json NOT NULL,
    figures json NOT NULL
  )`,
]);
