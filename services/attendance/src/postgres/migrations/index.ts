import { inboxMigrations, outboxMigrations } from '@lectern/events';
import type { Migration } from '@lectern/postgres';
import { createDocuments } from './create-documents.ts';
import { createRegister } from './create-register.ts';
import { createStatements } from './create-statements.ts';
import { keepAdmissions } from './keep-admissions.ts';

/** All of the attendance database. A new step goes into a file of its own, and here; it never changes one that was released. */
export const attendanceMigrations: readonly Migration[] = [
  ...outboxMigrations,
  ...inboxMigrations,
  createRegister,
  createStatements,
  createDocuments,
  keepAdmissions,
];
