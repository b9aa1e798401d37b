import { sqlMigration } from '@lectern/postgres';

// What a person is to the whole organisation. Guests are nobody to it.
export const addOrganisationRoles = sqlMigration('AddOrganisationRoles1763690600000', [
  `ALTER TABLE person ADD COLUMN organisation_role text
    CHECK (organisation_role IN ('owner', 'admin')),
    ADD CHECK (organisation_role IS NULL OR kind = 'member')`,
]);
