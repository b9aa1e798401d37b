import { newId, type Clock, type OrganisationId, type PersonId } from '@lectern/kernel';
import type { Access, AccessId } from '../domain/access.ts';
import { actorOf, type Caller } from '../domain/caller.ts';

export type AccessWindow = { readonly limit: number; readonly before: AccessId | undefined };

export abstract class Accesses {
  /** Unless the same actor had the same look since `sinceMs`, and it was kept. */
  abstract add(access: Access, sinceMs: number): Promise<void>;
  /** Newest first. */
  abstract list(
    organisationId: OrganisationId,
    personId: PersonId | undefined,
    window: AccessWindow,
  ): Promise<readonly Access[]>;
}

export type Look = Pick<Access, 'capacity' | 'kind' | 'courseId' | 'sessionId' | 'personId'> & {
  readonly purpose?: string;
};

// A page that stays open asks every few seconds: that is one look.
const oneLookMs = 600_000;

/** Keeps who looked at whose record. To be called before the answer is given: what cannot be kept is not shown. */
export class KeepAccess {
  constructor(
    private readonly accesses: Accesses,
    private readonly clock: Clock,
  ) {}

  async execute(caller: Caller, { purpose = '', ...look }: Look): Promise<void> {
    const atMs = this.clock.now().getTime();
    const { organisationId } = caller;
    const access = { id: newId<'access'>(), organisationId, atMs, actorId: actorOf(caller), purpose, ...look };
    await this.accesses.add(access, look.kind.startsWith('view-') ? atMs - oneLookMs : atMs + 1);
  }
}
