import {
  refusal,
  type CourseId,
  type LinkId,
  type OrganisationId,
  type PersonId,
  type Refusal,
  type SessionId,
} from '@lectern/kernel';
import { isStaff, type OrganisationRole } from '@lectern/policy';
import type { CourseRole } from './enrolment.ts';

/** Where a link leads. Its secret is known to whoever holds the link; here is only the hash. */
export type LinkTarget =
  | { readonly kind: 'sign-in'; readonly personId: PersonId; readonly sessionId: SessionId | undefined }
  | { readonly kind: 'guest'; readonly sessionId: SessionId };

export type AccessLink = {
  readonly id: LinkId;
  readonly organisationId: OrganisationId;
  readonly target: LinkTarget;
  /** Undefined when an API key made it. */
  readonly madeBy: PersonId | undefined;
  readonly expiresAt: Date;
  readonly reusable: boolean;
  readonly usedAt: Date | undefined;
  readonly revokedAt: Date | undefined;
};

export type UseRefusal = Refusal<'LINK_REVOKED' | 'LINK_USED' | 'LINK_EXPIRED'>;
export type ValidityRefusal = Refusal<'LINK_VALIDITY_INVALID' | 'LINK_REUSE_NOT_ALLOWED'>;

const minuteMs = 60_000;
const defaultMinutes = 7 * 24 * 60;
const mostMinutes = 30 * 24 * 60;

/** Why the link cannot be used at `now`; undefined when it can. */
export function whyUnusable(
  link: Pick<AccessLink, 'expiresAt' | 'reusable' | 'usedAt' | 'revokedAt'>,
  now: Date,
): UseRefusal | undefined {
  if (link.revokedAt) return refusal('LINK_REVOKED', 'the link was taken back');
  if (link.usedAt && !link.reusable) return refusal('LINK_USED', 'the link was good for one use and has been used');
  if (now.getTime() >= link.expiresAt.getTime())
    return refusal('LINK_EXPIRED', 'the link is too old', { figures: { expiredAt: link.expiresAt.toISOString() } });
  return undefined;
}

/** Until when a sign-in link is good: 1 minute to 30 days, 7 days unless said. Only an API key makes one for many uses. */
export function planValidity(
  { validMinutes, reusable, byApiKey }: { validMinutes: number; reusable: boolean; byApiKey: boolean },
  now: Date,
): Date | ValidityRefusal {
  if (reusable && !byApiKey)
    return refusal('LINK_REUSE_NOT_ALLOWED', 'only an API key makes links for more than one use');
  const minutes = validMinutes === 0 ? defaultMinutes : validMinutes;
  if (minutes < 1 || minutes > mostMinutes)
    return refusal('LINK_VALIDITY_INVALID', `a sign-in link is good for 1 to ${mostMinutes} minutes`, {
      figures: { minimum: '1', maximum: String(mostMinutes) },
    });
  return new Date(now.getTime() + minutes * minuteMs);
}

/** What somebody is in each of their courses. */
export type Roles = ReadonlyMap<CourseId, CourseRole>;

/**
 * Whether one person may make a sign-in link for another. Whoever holds the link becomes the other person in the whole
 * organisation, so it must not raise anybody: the maker teaches or assists the other in some course, and nowhere is the
 * other staff beyond the maker's reach (an assistant of a course that the maker instructs is within it), or somebody to
 * the whole organisation.
 */
export function mayMakeSignInLink(maker: Roles, other: Roles, ofOther: OrganisationRole | undefined): boolean {
  if (ofOther !== undefined) return false;
  let shared = false;
  for (const [course, role] of other) {
    const makerRole = maker.get(course);
    if (role === 'instructor') return false;
    if (role === 'assistant' && makerRole !== 'instructor') return false;
    if (makerRole !== undefined && isStaff(makerRole)) shared = true;
  }
  return shared;
}
