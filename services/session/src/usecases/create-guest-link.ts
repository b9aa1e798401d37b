import { newId, type Clock, type SessionId } from '@lectern/kernel';
import type { Caller } from '../domain/caller.ts';
import { refused } from '../domain/directory.errors.ts';
import type { Links, Secrets } from '../domain/directory.stores.ts';
import type { ClassAccess } from './class-access.ts';
import { may } from './course-access.ts';
import type { MadeLink } from './create-sign-in-link.ts';

/** Makes a link by which any number of guests come to the lobby of one class, until the class can be no more. */
export class CreateGuestLink {
  constructor(
    private readonly links: Links,
    private readonly access: ClassAccess,
    private readonly secrets: Secrets,
    private readonly clock: Clock,
  ) {}

  async execute(caller: Caller, sessionId: SessionId): Promise<MadeLink> {
    const { role, progress, latestEndAt } = await this.access.get(caller, sessionId);
    if (!may(caller, role, 'make-links')) throw refused('NOT_ALLOWED');
    if (progress.phase === 'ended') throw refused('CLASS_ENDED');
    const id = newId<'link'>();
    const token = this.secrets.create();
    await this.links.add({
      id,
      organisationId: caller.organisationId,
      target: { kind: 'guest', sessionId },
      madeBy: caller.kind === 'person' ? caller.personId : undefined,
      expiresAt: latestEndAt,
      reusable: true,
      usedAt: undefined,
      revokedAt: undefined,
      secretHash: this.secrets.hash(token),
      createdAt: this.clock.now(),
    });
    return { id, token, expiresAt: latestEndAt };
  }
}
