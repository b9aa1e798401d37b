import type { Clock } from '@lectern/kernel';
import { readApiKey } from '../domain/api-key.ts';
import { slideEnd } from '../domain/browser-session.ts';
import type { CallerProfile } from '../domain/caller.ts';
import { refused } from '../domain/directory.errors.ts';
import type { ApiKeys, BrowserSessions, Secrets } from '../domain/directory.stores.ts';
import type { Profiles } from './profiles.ts';

export type Credential = { readonly kind: 'cookie' | 'api-key'; readonly secret: string };

/** Turns what a request carries into who asks. Each use keeps a browser session alive for another twelve hours. */
export class Authenticate {
  constructor(
    private readonly sessions: BrowserSessions,
    private readonly keys: ApiKeys,
    private readonly profiles: Profiles,
    private readonly secrets: Secrets,
    private readonly clock: Clock,
  ) {}

  execute({ kind, secret }: Credential): Promise<CallerProfile> {
    return kind === 'cookie' ? this.byCookie(secret) : this.byApiKey(secret);
  }

  private async byCookie(secret: string): Promise<CallerProfile> {
    const now = this.clock.now();
    const session = await this.sessions.find(this.secrets.hash(secret), now);
    if (session === undefined) throw refused('UNAUTHENTICATED');
    const end = slideEnd(session, now);
    if (end !== undefined) await this.sessions.extend(session.secretHash, end);
    return this.profiles.ofPerson(session.organisationId, session.personId);
  }

  private async byApiKey(text: string): Promise<CallerProfile> {
    const given = readApiKey(text);
    const key = given && (await this.keys.findByPrefix(given.prefix));
    if (given === undefined || key === undefined || !this.secrets.matches(given.secret, key.secretHash))
      throw refused('UNAUTHENTICATED');
    return this.profiles.ofApiKey(key.organisationId, key.id);
  }
}
