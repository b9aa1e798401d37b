import { newId, type Clock, type CourseId } from '@lectern/kernel';
import type { Caller } from '../domain/caller.ts';
import { granted, refused } from '../domain/directory.errors.ts';
import type { Course, Courses, Enrolments, UnitOfWork } from '../domain/directory.stores.ts';
import type { DirectoryEvents } from '../domain/directory.events.ts';
import { checkTitle } from '../domain/text.ts';
import { may } from './course-access.ts';

/** A person who makes a course is its first instructor; a course that an API key makes has nobody in it yet. */
export class CreateCourse {
  constructor(
    private readonly work: UnitOfWork,
    private readonly courses: Courses,
    private readonly enrolments: Enrolments,
    private readonly events: DirectoryEvents,
    private readonly clock: Clock,
  ) {}

  async execute(caller: Caller, title: string): Promise<Course> {
    const checked = granted(checkTitle(title));
    if (!(await this.mayCreate(caller))) throw refused('NOT_ALLOWED');
    const course = { id: newId<'course'>() satisfies CourseId, title: checked, createdAt: this.clock.now() };
    const { organisationId } = caller;
    return this.work.run(async () => {
      await this.courses.add({ ...course, organisationId });
      if (caller.kind === 'api-key') return { ...course, peopleCount: 0, role: undefined, nextClass: undefined };
      const { personId } = caller;
      await this.enrolments.addInstructor(organisationId, course.id, personId, course.createdAt);
      const enrolled = { kind: 'enrolment-changed', courseId: course.id, personId, role: 'instructor' } as const;
      await this.events.publish({ organisationId, at: course.createdAt, events: [enrolled] });
      return { ...course, peopleCount: 1, role: 'instructor', nextClass: undefined };
    });
  }

  private async mayCreate(caller: Caller): Promise<boolean> {
    if (caller.kind === 'api-key') return true;
    const roles = await this.enrolments.rolesOf(caller.organisationId, caller.personId);
    return [undefined, ...roles.values()].some((role) => may(caller, role, 'create-course'));
  }
}
