import type { Clock } from '@lectern/kernel';
import { refused } from '../domain/directory.errors.ts';
import type { ApiKeys } from '../domain/directory.stores.ts';

/** Makes an API key worthless from the next request on. It is named by its public prefix. */
export class RevokeApiKey {
  constructor(
    private readonly keys: ApiKeys,
    private readonly clock: Clock,
  ) {}

  async execute(prefix: string): Promise<void> {
    if (!(await this.keys.revoke(prefix, this.clock.now()))) throw refused('NOT_FOUND');
  }
}
