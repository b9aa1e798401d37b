import type { Clock, CourseId } from '@lectern/kernel';
import { can, type Action, type Role } from '@lectern/policy';
import type { Caller } from '../domain/caller.ts';
import { refused } from '../domain/directory.errors.ts';
import type { Courses, CourseViewer, Enrolments } from '../domain/directory.stores.ts';
import type { CourseRole } from '../domain/enrolment.ts';

/**
 * Who may see and do what in a course, for every use case that names one. A course of another organisation, or one that
 * the person is not enrolled in, does not exist for the caller; an API key may do everything in its organisation.
 */
export class CourseAccess {
  constructor(
    private readonly courses: Courses,
    private readonly enrolments: Enrolments,
    private readonly clock: Clock,
  ) {}

  /** The caller's role, undefined for an API key. Throws NOT_FOUND, or NOT_ALLOWED when the role may not do `action`. */
  async enter(caller: Caller, courseId: CourseId, action?: Action): Promise<CourseRole | undefined> {
    if (caller.kind === 'api-key') {
      const course = await this.courses.find(viewerOf(caller), courseId, this.clock.now());
      if (course === undefined) throw refused('NOT_FOUND');
      return undefined;
    }
    const role = await this.enrolments.findRole(caller.organisationId, courseId, caller.personId);
    if (role === undefined) throw refused('NOT_FOUND');
    if (action !== undefined && !mayAs(role, action)) throw refused('NOT_ALLOWED');
    return role;
  }
}

/** Whether the role alone allows it; in a course nobody holds capabilities yet. */
export function mayAs(role: Role, action: Action): boolean {
  return can({ id: '', role, capabilities: [] }, action).allowed;
}

export function viewerOf(caller: Caller): CourseViewer {
  return {
    organisationId: caller.organisationId,
    personId: caller.kind === 'person' ? caller.personId : undefined,
  };
}
