import type { Handlers } from '@lectern/grpc';
import type { DirectoryServiceService } from '@lectern/proto/grpc/session/v1/directory_service';
import { Injectable } from '@nestjs/common';
import { Authenticate } from '../usecases/authenticate.ts';
import { CreateGuestLink } from '../usecases/create-guest-link.ts';
import { CreateSignInLink } from '../usecases/create-sign-in-link.ts';
import { InspectLink } from '../usecases/inspect-link.ts';
import { RedeemLink } from '../usecases/redeem-link.ts';
import { RevokeLink } from '../usecases/revoke-link.ts';
import { SignOut } from '../usecases/sign-out.ts';
import {
  fromLink,
  fromPreview,
  fromProfile,
  fromSignedIn,
  toCaller,
  toCredential,
  toId,
  toOptionalId,
} from './directory.mapper.ts';

type Directory = Handlers<typeof DirectoryServiceService>;

/** Who is calling, and the links by which people come in. */
@Injectable()
export class SignInHandlers {
  constructor(
    private readonly authenticate: Authenticate,
    private readonly inspectLink: InspectLink,
    private readonly redeemLink: RedeemLink,
    private readonly signOut: SignOut,
    private readonly createSignInLink: CreateSignInLink,
    private readonly createGuestLink: CreateGuestLink,
    private readonly revokeLink: RevokeLink,
  ) {}

  readonly handlers: Pick<
    Directory,
    'authenticate' | 'inspectLink' | 'redeemLink' | 'signOut' | 'createSignInLink' | 'createGuestLink' | 'revokeLink'
  > = {
    authenticate: async (request) => fromProfile(await this.authenticate.execute(toCredential(request))),
    inspectLink: async ({ token }) => fromPreview(await this.inspectLink.execute(token)),
    redeemLink: async ({ token, guestName }) => fromSignedIn(await this.redeemLink.execute(token, guestName)),
    signOut: async ({ cookieSecret }) => {
      await this.signOut.execute(cookieSecret);
      return {};
    },
    createSignInLink: async ({ caller, personId, sessionId, validMinutes, reusable }) => {
      const wanted = { personId: toId<'person'>(personId), sessionId: toOptionalId<'session'>(sessionId) };
      return fromLink(await this.createSignInLink.execute(toCaller(caller), { ...wanted, validMinutes, reusable }));
    },
    createGuestLink: async ({ caller, sessionId }) =>
      fromLink(await this.createGuestLink.execute(toCaller(caller), toId(sessionId))),
    revokeLink: async ({ caller, linkId }) => {
      await this.revokeLink.execute(toCaller(caller), toId(linkId));
      return {};
    },
  };
}
