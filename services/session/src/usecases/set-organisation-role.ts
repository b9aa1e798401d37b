import type { Clock, OrganisationId, PersonId } from '@lectern/kernel';
import type { OrganisationRole } from '@lectern/policy';
import { granted, refused } from '../domain/directory.errors.ts';
import type { Organisations, People, UnitOfWork } from '../domain/directory.stores.ts';
import { comparableEmail } from '../domain/enrolment.ts';
import { checkName } from '../domain/text.ts';

export type Appointment = {
  readonly organisationId: OrganisationId;
  readonly email: string;
  /** For somebody whom the organisation does not know yet. */
  readonly name: string;
  /** Undefined takes the role away. */
  readonly role: OrganisationRole | undefined;
};

/** Makes somebody owner or admin of the organisation, or nothing of both again. They need not be in any course. */
export class SetOrganisationRole {
  constructor(
    private readonly work: UnitOfWork,
    private readonly organisations: Organisations,
    private readonly people: People,
    private readonly clock: Clock,
  ) {}

  async execute({ organisationId, email: typed, name: called, role }: Appointment): Promise<PersonId> {
    const email = comparableEmail(typed);
    if (email === undefined) throw refused('EMAIL_INVALID');
    const name = granted(checkName(called));
    if (!(await this.organisations.exists(organisationId))) throw refused('NOT_FOUND');
    return this.work.run(async () => {
      const personId = await this.people.keepMember({ organisationId, name, email }, this.clock.now());
      await this.people.setOrganisationRole(organisationId, personId, role);
      return personId;
    });
  }
}
