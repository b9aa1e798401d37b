import type { ApiKeyId, OrganisationId, PersonId, SessionId } from '@lectern/kernel';

/** Who asks, as the gateway verified it. An API key speaks for its whole organisation. */
export type Caller =
  | { readonly kind: 'person'; readonly organisationId: OrganisationId; readonly personId: PersonId }
  | { readonly kind: 'api-key'; readonly organisationId: OrganisationId; readonly apiKeyId: ApiKeyId };

/** What the caller's own pages show and allow. */
export type CallerProfile = Caller & {
  /** Empty for an API key. */
  readonly name: string;
  readonly organisationName: string;
  /** The only class that a guest may see. */
  readonly guestOf: SessionId | undefined;
  readonly canCreateCourses: boolean;
};
