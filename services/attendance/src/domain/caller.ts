import type { ApiKeyId, OrganisationId, PersonId } from '@lectern/kernel';
import type { OrganisationRole } from '@lectern/policy';
import type { ActorId } from './actor.ts';

/** Who asks, as the gateway verified it. An API key acts as an admin of its organisation. */
export type Caller = {
  readonly organisationId: OrganisationId;
  readonly organisationRole?: OrganisationRole | undefined;
} & (
  { readonly kind: 'person'; readonly personId: PersonId } | { readonly kind: 'api-key'; readonly apiKeyId: ApiKeyId }
);

/** How the record names who did something. */
export function actorOf(caller: Caller): ActorId {
  return (caller.kind === 'person' ? caller.personId : caller.apiKeyId) as string as ActorId;
}
