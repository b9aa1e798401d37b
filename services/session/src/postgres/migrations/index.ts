import { inboxMigrations, outboxMigrations } from '@lectern/events';
import { journalMigrations } from '@lectern/journal';
import type { Migration } from '@lectern/postgres';
import { addOrganisationRoles } from './add-organisation-roles.ts';
import { createDirectory } from './create-directory.ts';
import { createLive } from './create-live.ts';
import { holdConnections } from './hold-connections.ts';
import { publishWhatWas } from './publish-what-was.ts';

/** All of the session database. A new step goes into a file of its own, and here; it never changes one that was released. */
export const sessionMigrations: readonly Migration[] = [
  ...journalMigrations,
  ...outboxMigrations,
  ...inboxMigrations,
  createDirectory,
  createLive,
  addOrganisationRoles,
  publishWhatWas,
  holdConnections,
];
