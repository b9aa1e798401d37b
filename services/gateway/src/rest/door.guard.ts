import { createParamDecorator, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { DomainError, refusal } from '@lectern/kernel';
import type { Caller } from '@lectern/proto/grpc/session/v1/directory_service';
import type { FastifyRequest } from 'fastify';
import { TokenBuckets } from '../domain/token-bucket.ts';
import { credentialOf } from '../http/credential.ts';
import { clientAddress } from '../http/client-address.ts';
import { Authenticator, type Credential } from '../ports/authenticator.ts';
import { operationOf, type Operation } from './operation.ts';

/** Requests whose sender is known, until they are forgotten themselves. */
const callers = new WeakMap<FastifyRequest, Caller>();

export type DoorOptions = {
  readonly publicOrigin: string;
  readonly requestsPerSecond: number;
  readonly trustedHops: number;
};

/**
 * Who may come in: not too often, not from another site with somebody's cookie, and signed in where the operation asks for it.
 */
@Injectable()
export class DoorGuard implements CanActivate {
  private readonly rate: TokenBuckets;
  /** What one address may show that is nobody's credential. */
  private readonly strangers: TokenBuckets;

  constructor(
    private readonly authenticator: Authenticator,
    private readonly options: DoorOptions,
  ) {
    this.rate = new TokenBuckets(options.requestsPerSecond, options.requestsPerSecond * 5);
    this.strangers = new TokenBuckets(options.requestsPerSecond, options.requestsPerSecond * 5);
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const credential = credentialOf(request.headers);
    const address = `address:${clientAddress(request.raw, this.options.trustedHops)}`;
    const operation = operationOf(context);
    const isForAnybody = operation?.access !== 'signed-in';
    // A credential that nobody looks at proves nothing: a new one each time would be a new limit each time.
    this.checkRate(
      credential && !isForAnybody ? this.authenticator.fingerprint(credential) : address,
      costOf(request, operation),
    );
    this.checkOrigin(request, credential);
    if (isForAnybody) return true;
    if (!credential)
      throw new DomainError(refusal('UNAUTHENTICATED', 'sign in by a link, or send an API key as Bearer'));
    callers.set(request, await this.identify(credential, address));
    return true;
  }

  /** Looking a stranger up costs the session service a query each, so one address may show only so many that are none. */
  private async identify(credential: Credential, address: string): Promise<Caller> {
    if (this.authenticator.isKnown(credential)) return this.authenticator.authenticate(credential);
    if (!this.strangers.take(address, Date.now())) throw this.limited(this.strangers);
    try {
      const caller = await this.authenticator.authenticate(credential);
      this.strangers.giveBack(address);
      return caller;
    } catch (error) {
      if (!isUnauthenticated(error)) this.strangers.giveBack(address);
      throw error;
    }
  }

  private checkRate(key: string, cost: number): void {
    if (!this.rate.take(key, Date.now(), cost)) throw this.limited(this.rate);
  }

  private limited({ perSecond, burst }: TokenBuckets): DomainError {
    return new DomainError(
      refusal('RATE_LIMITED', `at most ${perSecond} requests a second, ${burst} at once`, {
        retryable: true,
        figures: { limit: String(perSecond), burst: String(burst), retryAfterSeconds: '1' },
      }),
    );
  }

  /** A form on another site would bring the cookie along; it cannot forge Origin. A key is never sent by accident. */
  private checkOrigin({ method, headers: { origin } }: FastifyRequest, credential: Credential | undefined): void {
    if (method === 'GET' || method === 'HEAD' || credential?.kind === 'api-key') return;
    if (origin === this.options.publicOrigin || (origin === undefined && credential === undefined)) return;
    throw new DomainError(refusal('ORIGIN_NOT_ALLOWED', 'Origin is not the public origin of this server'));
  }
}

const cheapBytes = 16 * 1024;

/** A long body is work like several requests, also when it is refused in the end; so is an operation that says so. */
function costOf({ headers, body }: FastifyRequest, operation: Operation | undefined): number {
  const bytes = typeof body === 'string' ? body.length : Number(headers['content-length'] ?? 0);
  return (operation?.weight ?? 1) + Math.floor(bytes / cheapBytes);
}

function isUnauthenticated(error: unknown): boolean {
  return error instanceof DomainError && error.refusal.code === 'UNAUTHENTICATED';
}

/** The caller of an operation for which one must be signed in. */
export const Who = createParamDecorator((_data: unknown, context: ExecutionContext): Caller => {
  const caller = callers.get(context.switchToHttp().getRequest<FastifyRequest>());
  if (caller === undefined) throw new Error('Who needs an operation with access signed-in');
  return caller;
});
