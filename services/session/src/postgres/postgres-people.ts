import { newId, type OrganisationId, type PersonId, type SessionId } from '@lectern/kernel';
import type { OrganisationRole } from '@lectern/policy';
import { Organisations, People, type Guest, type Member, type Person } from '../domain/directory.stores.ts';
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

  exists(id: OrganisationId): Promise<boolean> {
    return this.database.use((manager) => manager.existsBy(OrganisationRow, { id }));
  }
}

export class PostgresPeople extends People {
  constructor(private readonly database: Database) {
    super();
  }

  async find(organisationId: OrganisationId, id: PersonId): Promise<Person | undefined> {
    const row = await this.database.use((manager) => manager.findOneBy(PersonRow, { organisationId, id }));
    if (row === null) return undefined;
    const guestOf = (row.guestOf as SessionId | null) ?? undefined;
    return { id, organisationId, name: row.name, guestOf, organisationRole: row.organisationRole ?? undefined };
  }

  async addGuest(guest: Guest): Promise<void> {
    await this.database.use((manager) => manager.insert(PersonRow, { ...guest, kind: 'guest', email: null }));
  }

  async keepMember({ organisationId, name, email }: Member, now: Date): Promise<PersonId> {
    // An update that changes nothing, so that the row is returned either way.
    const [kept] = await this.database.query<{ id: PersonId }>(
      `INSERT INTO person AS known (id, organisation_id, kind, name, email, created_at)
      VALUES ($1, $2, 'member', $3, $4, $5)
      ON CONFLICT (organisation_id, email) DO UPDATE SET name = known.name RETURNING id`,
      [newId<'person'>(), organisationId, name, email, now],
    );
    if (kept === undefined) throw new Error('a member was neither found nor added');
    return kept.id;
  }

  async setOrganisationRole(organisationId: OrganisationId, id: PersonId, role: OrganisationRole | undefined) {
    const organisationRole = role ?? null;
    await this.database.use((manager) => manager.update(PersonRow, { organisationId, id }, { organisationRole }));
  }
}
