import type { LinkId, OrganisationId, PersonId, SessionId } from '@lectern/kernel';
import { IsNull } from 'typeorm';
import { Links } from '../domain/directory.stores.ts';
import type { AccessLink, LinkTarget } from '../domain/link.ts';
import type { Database } from './database.ts';
import { LinkRow } from './rows.ts';

export class PostgresLinks extends Links {
  constructor(private readonly database: Database) {
    super();
  }

  async add({ target, madeBy, usedAt, revokedAt, ...link }: AccessLink & { secretHash: Buffer; createdAt: Date }) {
    await this.database.use((manager) =>
      manager.insert(LinkRow, {
        ...link,
        kind: target.kind,
        personId: target.kind === 'sign-in' ? target.personId : null,
        sessionId: target.sessionId ?? null,
        madeBy: madeBy ?? null,
        usedAt: usedAt ?? null,
        revokedAt: revokedAt ?? null,
      }),
    );
  }

  async find(organisationId: OrganisationId, id: LinkId): Promise<AccessLink | undefined> {
    const row = await this.database.use((manager) => manager.findOneBy(LinkRow, { organisationId, id }));
    return row === null ? undefined : toLink(row);
  }

  async findBySecret(secretHash: Buffer): Promise<AccessLink | undefined> {
    const row = await this.database.use((manager) => manager.findOneBy(LinkRow, { secretHash }));
    return row === null ? undefined : toLink(row);
  }

  async lockBySecret(secretHash: Buffer): Promise<AccessLink | undefined> {
    const row = await this.database.use((manager) =>
      manager.findOne(LinkRow, { where: { secretHash }, lock: { mode: 'pessimistic_write' } }),
    );
    return row === null ? undefined : toLink(row);
  }

  async markUsed(id: LinkId, at: Date): Promise<void> {
    await this.database.use((manager) => manager.update(LinkRow, { id }, { usedAt: at }));
  }

  async revoke(id: LinkId, at: Date): Promise<void> {
    await this.database.use((manager) => manager.update(LinkRow, { id, revokedAt: IsNull() }, { revokedAt: at }));
  }
}

function toLink(row: LinkRow): AccessLink {
  return {
    id: row.id as LinkId,
    organisationId: row.organisationId as OrganisationId,
    target: toTarget(row),
    madeBy: (row.madeBy as PersonId | null) ?? undefined,
    expiresAt: row.expiresAt,
    reusable: row.reusable,
    usedAt: row.usedAt ?? undefined,
    revokedAt: row.revokedAt ?? undefined,
  };
}

function toTarget({ id, personId, sessionId }: LinkRow): LinkTarget {
  if (personId !== null)
    return { kind: 'sign-in', personId: personId as PersonId, sessionId: (sessionId as SessionId | null) ?? undefined };
  if (sessionId === null) throw new Error(`link ${id} leads nowhere`);
  return { kind: 'guest', sessionId: sessionId as SessionId };
}
