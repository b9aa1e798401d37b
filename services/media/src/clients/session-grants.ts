import { unary } from '@lectern/grpc';
import { DomainError, isId, type Clock } from '@lectern/kernel';
import {
  createLocalJWKSet,
  decodeProtectedHeader,
  errors,
  jwtVerify,
  type JSONWebKeySet,
  type LocalJWKSet,
} from 'jose';
import { z } from 'zod';
import type { Grant } from '../domain/grant.ts';
import { refuse } from '../domain/refusals.ts';
import { Grants } from '../usecases/ports.ts';
import type { SessionChannels } from './session-channels.ts';

const id = z.string().refine(isId);
const claims = z.object({
  sub: id,
  session_id: id,
  connection_id: z.string().min(1).max(100),
  seq: z.int().min(0).default(0),
});
const header = z.object({ alg: z.literal('EdDSA'), kid: z.string().min(1).max(200) });
const keySet = z.object({ keys: z.array(z.looseObject({ kid: z.string(), kty: z.literal('OKP') })).max(20) });

const longestToken = 4_096;
const clockToleranceSeconds = 5;
/** A stranger who makes up key ids must not make us call the session service for each. */
const refetchMs = 5_000;

type Keys = { readonly ids: ReadonlySet<string>; readonly resolve: LocalJWKSet };

/** Verifies media grants (docs/grants.md) against the session service's published keys. */
export class SessionGrants extends Grants {
  private keys: Keys | undefined;
  /** By how much the session service's clock is ahead of this machine's. */
  private aheadMs = 0;
  private fetchedAt = 0;
  private fetching: Promise<void> | undefined;

  constructor(
    private readonly channels: SessionChannels,
    private readonly clock: Clock,
  ) {
    super();
  }

  async verify(token: string): Promise<Grant> {
    const { kid } = readHeader(token);
    const keys = await this.keysWith(kid);
    const payload = await this.payloadOf(token, keys).catch((error: unknown) => this.lookAgain(token, error));
    const read = claims.safeParse(payload);
    if (!read.success) throw refuse('GRANT_INVALID', 'claims are missing or not well formed');
    const { sub: participantId, session_id: sessionId, connection_id: connectionId, seq } = read.data;
    return { sessionId, participantId, connectionId, seq };
  }

  /** What seems to be expired may be so by a clock that was set since it was compared. */
  private async lookAgain(token: string, error: unknown): Promise<unknown> {
    const isExpired = error instanceof DomainError && error.refusal.code === 'GRANT_EXPIRED';
    if (!isExpired || !this.mayFetch) throw error;
    await this.fetchOnce();
    if (!this.keys) throw error;
    return this.payloadOf(token, this.keys);
  }

  private async payloadOf(token: string, { resolve }: Keys): Promise<unknown> {
    try {
      const verified = await jwtVerify(token, resolve, {
        algorithms: ['EdDSA'],
        issuer: 'lectern-session',
        audience: 'lectern-media',
        requiredClaims: ['exp', 'iat', 'sub'],
        clockTolerance: clockToleranceSeconds,
        currentDate: new Date(this.clock.now().getTime() + this.aheadMs),
      });
      return verified.payload;
    } catch (error) {
      if (error instanceof errors.JWTExpired) throw refuse('GRANT_EXPIRED', 'ask for a fresh grant');
      throw refuse('GRANT_INVALID', 'not signed by the session service for media');
    }
  }

  /** The keys, fetched anew when they do not hold this one, though not too often. */
  private async keysWith(kid: string): Promise<Keys> {
    if (!this.keys?.ids.has(kid) && (!this.keys || this.mayFetch)) await this.fetchOnce();
    if (!this.keys?.ids.has(kid)) throw refuse('GRANT_INVALID', 'signed with an unknown key');
    return this.keys;
  }

  /** A clock that was set back must not keep us from asking. */
  private get mayFetch(): boolean {
    return Math.abs(this.clock.now().getTime() - this.fetchedAt) >= refetchMs;
  }

  private fetchOnce(): Promise<void> {
    return (this.fetching ??= this.fetch().finally(() => (this.fetching = undefined)));
  }

  private async fetch(): Promise<void> {
    this.fetchedAt = this.clock.now().getTime();
    for (let attempt = 0; attempt < this.channels.count; attempt++) {
      const fetched = await this.fetchFrom(attempt).catch(() => undefined);
      if (fetched) return void (this.keys = fetched);
    }
    if (!this.keys) throw refuse('ROOM_UNAVAILABLE', 'the keys of grants could not be fetched');
  }

  private async fetchFrom(attempt: number): Promise<Keys> {
    const { jwks, now } = await unary(
      this.channels.channel('grant-keys', attempt),
      'getGrantKeys',
      {},
      { deadlineMs: 2_000 },
    );
    if (now) this.aheadMs = now.getTime() - this.clock.now().getTime();
    const set = keySet.parse(JSON.parse(jwks)) as JSONWebKeySet;
    return { ids: new Set(set.keys.flatMap(({ kid }) => kid ?? [])), resolve: createLocalJWKSet(set) };
  }
}

function readHeader(token: string): z.infer<typeof header> {
  if (token.length > longestToken) throw refuse('GRANT_INVALID', 'too long', { limit: String(longestToken) });
  try {
    return header.parse(decodeProtectedHeader(token));
  } catch {
    throw refuse('GRANT_INVALID', 'not a signed token');
  }
}
