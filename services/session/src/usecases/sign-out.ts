import type { Clock } from '@lectern/kernel';
import type { BrowserSessions, Secrets } from '../domain/directory.stores.ts';

/** Ends a browser session, if it is one. Signing out twice, or with an old cookie, is no error. */
export class SignOut {
  constructor(
    private readonly sessions: BrowserSessions,
    private readonly secrets: Secrets,
    private readonly clock: Clock,
  ) {}

  execute(cookieSecret: string): Promise<void> {
    return this.sessions.close(this.secrets.hash(cookieSecret), this.clock.now());
  }
}
