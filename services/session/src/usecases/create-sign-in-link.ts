import { newId, type Clock, type LinkId, type PersonId, type SessionId } from '@lectern/kernel';
import type { Caller } from '../domain/caller.ts';
import { granted, refused } from '../domain/directory.errors.ts';
import type { Enrolments, Links, People, Secrets } from '../domain/directory.stores.ts';
import { mayMakeSignInLink, planValidity } from '../domain/link.ts';
import type { ClassAccess } from './class-access.ts';

/** `token` is told once. */
export type MadeLink = { readonly id: LinkId; readonly token: string; readonly expiresAt: Date };

export type WantedSignInLink = {
  readonly personId: PersonId;
  /** Undefined leads to "my courses". */
  readonly sessionId: SessionId | undefined;
  /** 0 means seven days. */
  readonly validMinutes: number;
  readonly reusable: boolean;
};

/** Makes a link that signs a person of the organisation in. Guests have none: theirs is the guest link. */
export class CreateSignInLink {
  constructor(
    private readonly people: People,
    private readonly enrolments: Enrolments,
    private readonly links: Links,
    private readonly access: ClassAccess,
    private readonly secrets: Secrets,
    private readonly clock: Clock,
  ) {}

  async execute(caller: Caller, { personId, sessionId, validMinutes, reusable }: WantedSignInLink): Promise<MadeLink> {
    await this.mustReach(caller, personId);
    if (sessionId !== undefined) await this.access.get(caller, sessionId);
    const now = this.clock.now();
    const byApiKey = caller.kind === 'api-key';
    const expiresAt = granted(planValidity({ validMinutes, reusable, byApiKey }, now));
    const id = newId<'link'>();
    const token = this.secrets.create();
    await this.links.add({
      id,
      organisationId: caller.organisationId,
      target: { kind: 'sign-in', personId, sessionId },
      madeBy: byApiKey ? undefined : caller.personId,
      expiresAt,
      reusable,
      usedAt: undefined,
      revokedAt: undefined,
      secretHash: this.secrets.hash(token),
      createdAt: now,
    });
    return { id, token, expiresAt };
  }

  /** A person whom the caller shares no course with does not exist for the caller; of those who do, not all are in reach. */
  private async mustReach(caller: Caller, personId: PersonId): Promise<void> {
    const person = await this.people.find(caller.organisationId, personId);
    if (person === undefined || person.guestOf !== undefined) throw refused('NOT_FOUND');
    if (caller.kind === 'api-key') return;
    const makers = await this.enrolments.rolesOf(caller.organisationId, caller.personId);
    const others = await this.enrolments.rolesOf(caller.organisationId, personId);
    if (mayMakeSignInLink(makers, others, person.organisationRole)) return;
    throw refused([...others.keys()].some((course) => makers.has(course)) ? 'NOT_ALLOWED' : 'NOT_FOUND');
  }
}
