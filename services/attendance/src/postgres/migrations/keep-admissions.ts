import { sqlMigration } from '@lectern/postgres';

// Whom staff let in while their line was lost was not there.
export const keepAdmissions = sqlMigration('KeepAdmissions1763700000300', [
  'ALTER TABLE statement_person ADD COLUMN admitted_at_ms bigint',
]);
