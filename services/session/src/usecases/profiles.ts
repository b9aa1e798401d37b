import type { ApiKeyId, OrganisationId, PersonId } from '@lectern/kernel';
import { canOutsideClass } from '@lectern/policy';
import type { CallerProfile } from '../domain/caller.ts';
import { refused } from '../domain/directory.errors.ts';
import type { Enrolments, Organisations, People } from '../domain/directory.stores.ts';

/** What a caller's own pages show of them, for those use cases that let somebody in. */
export class Profiles {
  constructor(
    private readonly organisations: Organisations,
    private readonly people: People,
    private readonly enrolments: Enrolments,
  ) {}

  async ofPerson(organisationId: OrganisationId, personId: PersonId): Promise<CallerProfile> {
    const person = await this.people.find(organisationId, personId);
    if (person === undefined) throw refused('UNAUTHENTICATED');
    const { name, guestOf, organisationRole } = person;
    const roles = await this.enrolments.rolesOf(organisationId, personId);
    return {
      kind: 'person',
      organisationId,
      personId,
      name,
      organisationName: await this.organisations.getName(organisationId),
      guestOf,
      canCreateCourses: [undefined, ...roles.values()].some(
        (role) => canOutsideClass({ role, organisationRole }, 'create-course').allowed,
      ),
      organisationRole,
    };
  }

  async ofApiKey(organisationId: OrganisationId, apiKeyId: ApiKeyId): Promise<CallerProfile> {
    const organisationName = await this.organisations.getName(organisationId);
    return {
      kind: 'api-key',
      organisationId,
      apiKeyId,
      name: '',
      organisationName,
      guestOf: undefined,
      canCreateCourses: true,
      organisationRole: 'admin',
    };
  }
}
