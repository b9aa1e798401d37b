import type { CourseId, OrganisationId, PersonId, SessionId } from '@lectern/kernel';
import type { CourseRole } from './enrolment.ts';

/** What other services hear of the directory: ids, roles and times, nothing that people wrote. */
export type DirectoryEvent =
  | {
      readonly kind: 'class-scheduled';
      readonly sessionId: SessionId;
      readonly courseId: CourseId;
      readonly startsAt: Date;
      readonly endsAt: Date;
    }
  | {
      readonly kind: 'enrolment-changed';
      readonly courseId: CourseId;
      readonly personId: PersonId;
      /** Undefined when the person is not enrolled any more. */
      readonly role: CourseRole | undefined;
    };

export type DirectoryNews = {
  readonly organisationId: OrganisationId;
  readonly at: Date;
  readonly events: readonly DirectoryEvent[];
};

/** Tells the other services what changed. Called in the unit of work that changes it: both happen, or neither. */
export abstract class DirectoryEvents {
  abstract publish(news: DirectoryNews): Promise<void>;
}
