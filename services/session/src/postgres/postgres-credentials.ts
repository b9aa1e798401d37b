import type { ApiKeyId, LinkId, OrganisationId, PersonId } from '@lectern/kernel';
import { IsNull, MoreThan } from 'typeorm';
import { ApiKeys, BrowserSessions, type ApiKey, type BrowserSession } from '../domain/directory.stores.ts';
import type { Database } from './database.ts';
import { ApiKeyRow, BrowserSessionRow } from './rows.ts';

export class PostgresBrowserSessions extends BrowserSessions {
  constructor(private readonly database: Database) {
    super();
  }

  async open(session: BrowserSession): Promise<void> {
    await this.database.use((manager) => manager.insert(BrowserSessionRow, { ...session, closedAt: null }));
  }

  async find(secretHash: Buffer, now: Date): Promise<BrowserSession | undefined> {
    const row = await this.database.use((manager) =>
      manager.findOneBy(BrowserSessionRow, { secretHash, closedAt: IsNull(), expiresAt: MoreThan(now) }),
    );
    if (row === null) return undefined;
    return {
      secretHash: row.secretHash,
      organisationId: row.organisationId as OrganisationId,
      personId: row.personId as PersonId,
      linkId: row.linkId as LinkId,
      openedAt: row.openedAt,
      expiresAt: row.expiresAt,
    };
  }

  async extend(secretHash: Buffer, expiresAt: Date): Promise<void> {
    await this.database.use((manager) => manager.update(BrowserSessionRow, { secretHash }, { expiresAt }));
  }

  async close(secretHash: Buffer, at: Date): Promise<void> {
    await this.database.use((manager) =>
      manager.update(BrowserSessionRow, { secretHash, closedAt: IsNull() }, { closedAt: at }),
    );
  }

  async closeAllOfLink(linkId: LinkId, at: Date): Promise<void> {
    await this.database.use((manager) =>
      manager.update(BrowserSessionRow, { linkId, closedAt: IsNull() }, { closedAt: at }),
    );
  }
}

export class PostgresApiKeys extends ApiKeys {
  constructor(private readonly database: Database) {
    super();
  }

  async add(key: ApiKey & { createdAt: Date }): Promise<void> {
    await this.database.use((manager) => manager.insert(ApiKeyRow, { ...key, revokedAt: null }));
  }

  async findByPrefix(prefix: string): Promise<ApiKey | undefined> {
    const row = await this.database.use((manager) => manager.findOneBy(ApiKeyRow, { prefix, revokedAt: IsNull() }));
    if (row === null) return undefined;
    const { id, organisationId, secretHash } = row;
    return { id: id as ApiKeyId, organisationId: organisationId as OrganisationId, prefix, secretHash };
  }

  async revoke(prefix: string, at: Date): Promise<boolean> {
    const { affected } = await this.database.use((manager) =>
      manager.update(ApiKeyRow, { prefix, revokedAt: IsNull() }, { revokedAt: at }),
    );
    return affected === 1;
  }
}
