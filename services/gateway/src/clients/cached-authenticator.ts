import { hash } from 'node:crypto';
import { DomainError, refusal, type Clock } from '@lectern/kernel';
import type { Caller } from '@lectern/proto/grpc/session/v1/directory_service';
import { Authenticator, type Credential } from '../ports/authenticator.ts';
import type { Directory } from '../ports/directory.ts';

/** How long a revoked credential may still pass on this process. */
const ttlMs = 5_000;
const maxEntries = 20_000;

type Entry = { readonly caller: Promise<Caller>; readonly untilMs: number; isKnown: boolean };

export class CachedAuthenticator extends Authenticator {
  private readonly entries = new Map<string, Entry>();

  constructor(
    private readonly directory: Directory,
    private readonly clock: Clock,
  ) {
    super();
  }

  authenticate(credential: Credential): Promise<Caller> {
    const key = this.fingerprint(credential);
    const nowMs = this.clock.now().getTime();
    const known = this.entries.get(key);
    if (known && known.untilMs > nowMs) return known.caller;
    const caller = this.ask(credential);
    const entry: Entry = { caller, untilMs: nowMs + ttlMs, isKnown: false };
    this.entries.set(key, entry);
    caller.then(
      () => (entry.isKnown = true),
      // A "no" is not kept: whoever signs in the next moment must not wait for it to be forgotten.
      () => void (this.entries.get(key) === entry && this.entries.delete(key)),
    );
    this.evict(nowMs);
    return caller;
  }

  isKnown(credential: Credential): boolean {
    const known = this.entries.get(this.fingerprint(credential));
    return known !== undefined && known.isKnown && known.untilMs > this.clock.now().getTime();
  }

  fingerprint({ kind, secret }: Credential): string {
    return `${kind}:${hash('sha256', secret)}`;
  }

  forget(credential: Credential): void {
    this.entries.delete(this.fingerprint(credential));
  }

  private async ask({ kind, secret }: Credential): Promise<Caller> {
    if (secret.length === 0 || secret.length > 512) throw new DomainError(unauthenticated);
    return this.directory.call('authenticate', {
      credential: kind === 'cookie' ? { $case: 'cookieSecret', value: secret } : { $case: 'apiKey', value: secret },
    });
  }

  /** Entries are in the order of their making, so the first ones are the oldest. */
  private evict(nowMs: number): void {
    for (const [key, { untilMs }] of this.entries) {
      if (untilMs > nowMs && this.entries.size <= maxEntries) return;
      this.entries.delete(key);
    }
  }
}

export const unauthenticated = refusal('UNAUTHENTICATED', 'sign in by a link, or send an API key as Bearer');
