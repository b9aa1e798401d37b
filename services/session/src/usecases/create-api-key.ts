import { newId, type Clock, type OrganisationId } from '@lectern/kernel';
import { writeApiKey } from '../domain/api-key.ts';
import type { ApiKeys, Secrets } from '../domain/directory.stores.ts';

/** Makes an API key, which is told once. */
export class CreateApiKey {
  constructor(
    private readonly keys: ApiKeys,
    private readonly secrets: Secrets,
    private readonly clock: Clock,
  ) {}

  async execute(organisationId: OrganisationId): Promise<string> {
    const prefix = this.secrets.createPrefix();
    const secret = this.secrets.create();
    const secretHash = this.secrets.hash(secret);
    const createdAt = this.clock.now();
    await this.keys.add({ id: newId<'api-key'>(), organisationId, prefix, secretHash, createdAt });
    return writeApiKey({ prefix, secret });
  }
}
