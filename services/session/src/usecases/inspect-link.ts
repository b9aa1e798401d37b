import { DomainError, type Clock } from '@lectern/kernel';
import type { ClassSession } from '../domain/class-session.ts';
import { refused } from '../domain/directory.errors.ts';
import type { Classes, Links, Organisations, People, Secrets } from '../domain/directory.stores.ts';
import { whyUnusable, type AccessLink } from '../domain/link.ts';

export type LinkPreview = {
  readonly kind: AccessLink['target']['kind'];
  readonly organisationName: string;
  /** Whose link it is; empty for a guest link. */
  readonly personName: string;
  /** Where it leads; undefined means "my courses". */
  readonly leadsTo: ClassSession | undefined;
};

/** Says what a link leads to and uses nothing up: mail scanners and chat programs open every link before its reader does. */
export class InspectLink {
  constructor(
    private readonly links: Links,
    private readonly organisations: Organisations,
    private readonly people: People,
    private readonly classes: Classes,
    private readonly secrets: Secrets,
    private readonly clock: Clock,
  ) {}

  async execute(token: string): Promise<LinkPreview> {
    const link = await this.links.findBySecret(this.secrets.hash(token));
    if (link === undefined) throw refused('LINK_UNKNOWN');
    const why = whyUnusable(link, this.clock.now());
    if (why !== undefined) throw new DomainError(why);
    const { organisationId, target } = link;
    const person = target.kind === 'sign-in' ? await this.people.find(organisationId, target.personId) : undefined;
    return {
      kind: target.kind,
      organisationName: await this.organisations.getName(organisationId),
      personName: person?.name ?? '',
      leadsTo: target.sessionId && (await this.classes.find(organisationId, target.sessionId)),
    };
  }
}
