import type { Clock, LinkId } from '@lectern/kernel';
import { isStaff } from '@lectern/policy';
import type { Caller } from '../domain/caller.ts';
import type { ClassDirectory } from '../domain/class-directory.ts';
import { refused } from '../domain/directory.errors.ts';
import type { BrowserSessions, Enrolments, Links, People, UnitOfWork } from '../domain/directory.stores.ts';
import { mayMakeSignInLink, type AccessLink } from '../domain/link.ts';

/**
 * Takes a link back; again is no error. Whoever signed in by a personal link is signed out, because the link may be in
 * wrong hands. Guests stay who they are: staff remove them in the room.
 */
export class RevokeLink {
  constructor(
    private readonly work: UnitOfWork,
    private readonly links: Links,
    private readonly sessions: BrowserSessions,
    private readonly people: People,
    private readonly enrolments: Enrolments,
    private readonly directory: ClassDirectory,
    private readonly clock: Clock,
  ) {}

  async execute(caller: Caller, linkId: LinkId): Promise<void> {
    const link = await this.links.find(caller.organisationId, linkId);
    if (link === undefined || !(await this.mayRevoke(caller, link))) throw refused('NOT_FOUND');
    const now = this.clock.now();
    await this.work.run(async () => {
      await this.links.revoke(linkId, now);
      if (link.target.kind === 'sign-in') await this.sessions.closeAllOfLink(linkId, now);
    });
  }

  /** Who made it, and whoever could make the same one. */
  private async mayRevoke(caller: Caller, { madeBy, target }: AccessLink): Promise<boolean> {
    if (caller.kind === 'api-key' || madeBy === caller.personId) return true;
    if (target.kind === 'guest') {
      const standing = await this.directory.findStanding(target.sessionId, caller.personId);
      return standing.kind === 'enrolled' && isStaff(standing.role);
    }
    const { organisationId } = caller;
    const person = await this.people.find(organisationId, target.personId);
    const makers = await this.enrolments.rolesOf(organisationId, caller.personId);
    const others = await this.enrolments.rolesOf(organisationId, target.personId);
    return mayMakeSignInLink(makers, others, person?.organisationRole);
  }
}
