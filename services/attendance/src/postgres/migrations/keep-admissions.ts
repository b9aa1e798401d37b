import { sqlMigration } from '@lectern/postgres';

// A line that begins with the admission is no sign that the person was there.
export const keepAdmissions = sqlMigration('KeepAdmissions1763700000300', [
  'ALTER TABLE statement_person ADD COLUMN admitted_at_ms bigint',
]);
