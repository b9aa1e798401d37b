import type { OrganisationId, PersonId, SessionId } from '@lectern/kernel';
import { Organisations, People, type Person } from '../domain/directory.stores.ts';
import type { Database } from './database.ts';
import { OrganisationRow, PersonRow } from './rows.ts';

export class PostgresOrganisations extends Organisations {
  constructor(private readonly database: Database) {
    super();
  }

  async add(organisation: { id: OrganisationId; name: string; createdAt: Date }): Promise<void> {
    await this.database.use((manager) => manager.insert(OrganisationRow, organisation));
  }

  async getName(id: OrganisationId): Promise<string> {
    const { name } = await this.database.use((manager) => manager.findOneByOrFail(OrganisationRow, { id }));
    return name;
  }
}

export class PostgresPeople extends People {
  constructor(private readonly database: Database) {
    super();
  }

  async find(organisationId: OrganisationId, id: PersonId): Promise<Person | undefined> {
    const row = await this.database.use((manager) => manager.findOneBy(PersonRow, { organisationId, id }));
    if (row === null) return undefined;
    return { id, organisationId, name: row.name, guestOf: (row.guestOf as SessionId | null) ?? undefined };
  }

  async addGuest(guest: Person & { guestOf: SessionId; createdAt: Date }): Promise<void> {
    await this.database.use((manager) => manager.insert(PersonRow, { ...guest, kind: 'guest', email: null }));
  }
}
