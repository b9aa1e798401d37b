import type { OrganisationId } from '@lectern/kernel';
import type { ActorId } from '../domain/actor.ts';
import type { ClassRef } from '../domain/evidence.ts';
import type { Policy, PolicyInForce, PolicyScope } from '../domain/policy.ts';

export type PolicyPlace = {
  readonly organisationId: OrganisationId;
  readonly scope: Exclude<PolicyScope, 'default'>;
  /** The organisation, course or class. */
  readonly scopeId: string;
};

/** One version of a scope's own policy, as somebody set it. Without figures it withdrew the one before. */
export type PolicyVersion = {
  readonly scope: PolicyScope;
  readonly scopeId: string;
  readonly version: number;
  readonly policy: Policy | undefined;
  readonly setBy: ActorId | undefined;
  readonly setAtMs: number | undefined;
};

export abstract class Policies {
  /** The most specific of the class, its course and its organisation that is set. */
  abstract inForceFor(ref: Pick<ClassRef, 'organisationId'> & Partial<ClassRef>): Promise<PolicyInForce>;
  /** Newest first, at most `limit`. */
  abstract versions(place: PolicyPlace, limit: number): Promise<readonly PolicyVersion[]>;
  /** False when the version is there already: somebody else was faster. */
  abstract add(place: PolicyPlace, version: PolicyVersion): Promise<boolean>;
}
