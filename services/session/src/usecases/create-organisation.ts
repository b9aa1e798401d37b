import { newId, type Clock, type OrganisationId } from '@lectern/kernel';
import { granted } from '../domain/directory.errors.ts';
import type { Organisations, UnitOfWork } from '../domain/directory.stores.ts';
import { checkName } from '../domain/text.ts';
import type { CreateApiKey } from './create-api-key.ts';

/** Makes an organisation and its first API key, which is told once. */
export class CreateOrganisation {
  constructor(
    private readonly work: UnitOfWork,
    private readonly organisations: Organisations,
    private readonly createApiKey: CreateApiKey,
    private readonly clock: Clock,
  ) {}

  execute(name: string): Promise<{ organisationId: OrganisationId; apiKey: string }> {
    const checked = granted(checkName(name));
    const organisationId = newId<'organisation'>();
    return this.work.run(async () => {
      await this.organisations.add({ id: organisationId, name: checked, createdAt: this.clock.now() });
      return { organisationId, apiKey: await this.createApiKey.execute(organisationId) };
    });
  }
}
