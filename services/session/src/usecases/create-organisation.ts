import { newId, type Clock, type OrganisationId } from '@lectern/kernel';
import { writeApiKey } from '../domain/api-key.ts';
import { granted } from '../domain/directory.errors.ts';
import type { ApiKeys, Organisations, Secrets, UnitOfWork } from '../domain/directory.stores.ts';
import { checkName } from '../domain/text.ts';

/** Makes an organisation and its first API key, which is told once. */
export class CreateOrganisation {
  constructor(
    private readonly work: UnitOfWork,
    private readonly organisations: Organisations,
    private readonly keys: ApiKeys,
    private readonly secrets: Secrets,
    private readonly clock: Clock,
  ) {}

  async execute(name: string): Promise<{ organisationId: OrganisationId; apiKey: string }> {
    const checked = granted(checkName(name));
    const createdAt = this.clock.now();
    const organisationId = newId<'organisation'>();
    const prefix = this.secrets.createPrefix();
    const secret = this.secrets.create();
    const secretHash = this.secrets.hash(secret);
    await this.work.run(async () => {
      await this.organisations.add({ id: organisationId, name: checked, createdAt });
      await this.keys.add({ id: newId<'api-key'>(), organisationId, prefix, secretHash, createdAt });
    });
    return { organisationId, apiKey: writeApiKey({ prefix, secret }) };
  }
}
