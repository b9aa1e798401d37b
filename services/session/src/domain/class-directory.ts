import type { CourseId, OrganisationId, PersonId, SessionId } from '@lectern/kernel';
import type { Role } from '@lectern/policy';

/** A class as it was planned. What has happened in it since is in its journal. */
export type PlannedClass = {
  readonly sessionId: SessionId;
  readonly organisationId: OrganisationId;
  readonly courseId: CourseId;
  readonly courseTitle: string;
  readonly title: string;
  readonly startsAt: Date;
  readonly endsAt: Date;
  /** However live it is, it ends here. */
  readonly latestEndAt: Date;
};

/** What a person is to one class, before the room decides anything about them. */
export type Standing =
  | { readonly kind: 'enrolled'; readonly name: string; readonly role: Exclude<Role, 'guest'> }
  /** Came by a guest link of this very class. */
  | { readonly kind: 'guest'; readonly name: string }
  /** Belongs to the organisation and is not enrolled: waits in the lobby like a guest. */
  | { readonly kind: 'unknown'; readonly name: string }
  /** Of another organisation, a guest of another class, or nobody: is told that the class does not exist. */
  | { readonly kind: 'stranger' };

/**
 * What the live room needs to know of courses and people. Read when a room is loaded and at every join, so that a change
 * of role takes effect the next time its person comes in; never on the path of a command.
 */
export abstract class ClassDirectory {
  abstract findClass(sessionId: SessionId): Promise<PlannedClass | undefined>;
  abstract findStanding(sessionId: SessionId, personId: PersonId): Promise<Standing>;
}
