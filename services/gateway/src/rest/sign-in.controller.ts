import { Controller, Req, Res } from '@nestjs/common';
import { DomainError, refusal } from '@lectern/kernel';
import type { Caller } from '@lectern/proto/grpc/session/v1/directory_service';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { credentialOf, noCookie, sessionCookie } from '../http/credential.ts';
import { Authenticator } from '../ports/authenticator.ts';
import { Directory } from '../ports/directory.ts';
import { OpenSockets } from '../ports/open-sockets.ts';
import * as contract from './contract/sign-in.ts';
import { Who } from './door.guard.ts';
import { Handles, Input, type InputOf } from './operation.ts';
import { RestOptions } from './rest-options.ts';
import { toLinkInfo, toMe } from './words/directory.words.ts';

@Controller('api/v1')
export class SignInController {
  constructor(
    private readonly directory: Directory,
    private readonly authenticator: Authenticator,
    private readonly sockets: OpenSockets,
    private readonly options: RestOptions,
  ) {}

  @Handles(contract.inspectLink)
  async inspect(@Input() { body }: InputOf<typeof contract.inspectLink>) {
    return toLinkInfo(await this.directory.call('inspectLink', body));
  }

  @Handles(contract.redeemLink)
  async redeem(
    @Input() { body }: InputOf<typeof contract.redeemLink>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { caller, cookieSecret, expiresAt, sessionId } = await this.directory.call('redeemLink', body);
    if (!caller || !expiresAt) throw new DomainError(refusal('INTERNAL', 'a link was redeemed for nobody'));
    void reply.header('set-cookie', sessionCookie(cookieSecret, expiresAt, this.options.isSecure));
    return { me: toMe(caller), sessionId: sessionId || undefined };
  }

  @Handles(contract.getMe)
  me(@Who() caller: Caller) {
    return toMe(caller);
  }

  @Handles(contract.signOut)
  async signOut(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    const credential = credentialOf(request.headers);
    if (credential?.kind !== 'cookie')
      throw new DomainError(refusal('INVALID', 'an API key is revoked by its organisation, not signed out'));
    await this.directory.call('signOut', { cookieSecret: credential.secret });
    this.authenticator.forget(credential);
    this.sockets.signOut(credential);
    void reply.header('set-cookie', noCookie(this.options.isSecure));
  }
}
