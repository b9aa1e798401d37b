import type { Clock, CourseId } from '@lectern/kernel';
import { canOutsideClass, type Action, type Role } from '@lectern/policy';
import type { Caller } from '../domain/caller.ts';
import { refused } from '../domain/directory.errors.ts';
import type { Courses, CourseViewer, Enrolments } from '../domain/directory.stores.ts';
import type { CourseRole } from '../domain/enrolment.ts';

/**
 * Who may see and do what in a course, for every use case that names one. A course of another organisation, or one that
 * the person is not enrolled in, does not exist for the caller; an owner or admin sees every course of the organisation,
 * and an API key may do everything in it.
 */
export class CourseAccess {
  constructor(
    private readonly courses: Courses,
    private readonly enrolments: Enrolments,
    private readonly clock: Clock,
  ) {}

  /** The caller's role in it, if any. Throws NOT_FOUND, or NOT_ALLOWED when the caller may not do `action`. */
  async enter(caller: Caller, courseId: CourseId, action?: Action): Promise<CourseRole | undefined> {
    const role = await this.find(caller, courseId);
    if (action !== undefined && !may(caller, role, action)) throw refused('NOT_ALLOWED');
    return role;
  }

  private async find(caller: Caller, courseId: CourseId): Promise<CourseRole | undefined> {
    const viewer = viewerOf(caller);
    const role = viewer.personId && (await this.enrolments.findRole(viewer.organisationId, courseId, viewer.personId));
    if (role !== undefined) return role;
    const course = viewer.seesAll ? await this.courses.find(viewer, courseId, this.clock.now()) : undefined;
    if (course === undefined) throw refused('NOT_FOUND');
    return undefined;
  }
}

/** Whether the caller may do it with this role in the course, or without one by what they are to the organisation. */
export function may(caller: Caller, role: Role | undefined, action: Action): boolean {
  return (
    caller.kind === 'api-key' || canOutsideClass({ role, organisationRole: caller.organisationRole }, action).allowed
  );
}

export function viewerOf(caller: Caller): CourseViewer {
  const { organisationId } = caller;
  if (caller.kind === 'api-key') return { organisationId, personId: undefined, seesAll: true };
  return { organisationId, personId: caller.personId, seesAll: caller.organisationRole !== undefined };
}
