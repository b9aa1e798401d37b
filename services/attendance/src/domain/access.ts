import type { CourseId, Id, OrganisationId, PersonId, SessionId } from '@lectern/kernel';
import type { ActorId } from './actor.ts';

export const accessKinds = [
  'view-register',
  'view-course-register',
  'view-history',
  'export-csv',
  'export-pdf',
  'export-json',
  'download-statements',
  'sent-statements',
] as const;
export type AccessKind = (typeof accessKinds)[number];
export type AccessId = Id<'access'>;

/** A look at somebody else's record, or its disclosure (34 CFR 99.32). */
export type Access = {
  readonly id: AccessId;
  readonly organisationId: OrganisationId;
  readonly atMs: number;
  readonly actorId: ActorId;
  /** The role, in the course or in the organisation, that allowed it. */
  readonly capacity: string;
  readonly kind: AccessKind;
  readonly courseId?: CourseId | undefined;
  readonly sessionId?: SessionId | undefined;
  /** Whose record; absent for a whole register. */
  readonly personId?: PersonId | undefined;
  /** In the actor's own words; may be empty. */
  readonly purpose: string;
};
