import type { ApiKeyId, OrganisationId, PersonId, SessionId } from '@lectern/kernel';
import type { OrganisationRole } from '@lectern/policy';

/** Who asks, as the gateway verified it. An API key speaks for its whole organisation. */
export type Caller =
  | {
      readonly kind: 'person';
      readonly organisationId: OrganisationId;
      readonly personId: PersonId;
      readonly organisationRole?: OrganisationRole | undefined;
    }
  | { readonly kind: 'api-key'; readonly organisationId: OrganisationId; readonly apiKeyId: ApiKeyId };

/** What the caller's own pages show and allow. */
export type CallerProfile = Caller & {
  /** Empty for an API key. */
  readonly name: string;
  readonly organisationName: string;
  /** The only class that a guest may see. */
  readonly guestOf: SessionId | undefined;
  readonly canCreateCourses: boolean;
  /** Undefined for most. An API key acts as an admin. */
  readonly organisationRole: OrganisationRole | undefined;
};
