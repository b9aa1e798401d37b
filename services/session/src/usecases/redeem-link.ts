import { DomainError, newId, type Clock, type PersonId, type SessionId } from '@lectern/kernel';
import { latestSessionEnd, sessionEnd } from '../domain/browser-session.ts';
import type { CallerProfile } from '../domain/caller.ts';
import { progressAt } from '../domain/class-session.ts';
import { granted, refused } from '../domain/directory.errors.ts';
import type { BrowserSessions, Classes, Links, People, Secrets, UnitOfWork } from '../domain/directory.stores.ts';
import { whyUnusable, type AccessLink } from '../domain/link.ts';
import { checkName } from '../domain/text.ts';
import type { Profiles } from './profiles.ts';

export type SignedIn = {
  readonly caller: CallerProfile;
  /** For the cookie; told once. */
  readonly cookieSecret: string;
  /** Of the cookie. The session ends earlier when it is not used. */
  readonly expiresAt: Date;
  readonly sessionId: SessionId | undefined;
};

/**
 * Uses a link and signs its holder in. The link is locked while it is looked at, so of two uses at the same moment one
 * finds it used. A guest becomes a new person, bound to the one class.
 */
export class RedeemLink {
  constructor(
    private readonly work: UnitOfWork,
    private readonly links: Links,
    private readonly people: People,
    private readonly classes: Classes,
    private readonly sessions: BrowserSessions,
    private readonly profiles: Profiles,
    private readonly secrets: Secrets,
    private readonly clock: Clock,
  ) {}

  execute(token: string, guestName: string): Promise<SignedIn> {
    return this.work.run(async () => {
      const link = await this.links.lockBySecret(this.secrets.hash(token));
      if (link === undefined) throw refused('LINK_UNKNOWN');
      const now = this.clock.now();
      const why = whyUnusable(link, now);
      if (why !== undefined) throw new DomainError(why);
      const personId = await this.personOf(link, guestName, now);
      if (link.usedAt === undefined) await this.links.markUsed(link.id, now);
      return this.signIn(link, personId, now);
    });
  }

  private async personOf({ organisationId, target }: AccessLink, guestName: string, now: Date): Promise<PersonId> {
    if (target.kind === 'sign-in') return target.personId;
    const name = granted(checkName(guestName));
    const visited = await this.classes.find(organisationId, target.sessionId);
    if (visited === undefined || progressAt(visited, now).phase === 'ended') throw refused('CLASS_ENDED');
    const id = newId<'person'>();
    await this.people.addGuest({ id, organisationId, name, guestOf: target.sessionId, createdAt: now });
    return id;
  }

  private async signIn(link: AccessLink, personId: PersonId, now: Date): Promise<SignedIn> {
    const { id: linkId, organisationId, target } = link;
    const cookieSecret = this.secrets.create();
    const expiresAt = sessionEnd(now, now);
    const secretHash = this.secrets.hash(cookieSecret);
    await this.sessions.open({ secretHash, organisationId, personId, linkId, openedAt: now, expiresAt });
    const caller = await this.profiles.ofPerson(organisationId, personId);
    return { caller, cookieSecret, expiresAt: latestSessionEnd(now), sessionId: target.sessionId };
  }
}
