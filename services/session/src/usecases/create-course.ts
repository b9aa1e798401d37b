import { newId, type Clock, type CourseId } from '@lectern/kernel';
import type { Caller } from '../domain/caller.ts';
import { granted, refused } from '../domain/directory.errors.ts';
import type { Course, Courses, Enrolments, UnitOfWork } from '../domain/directory.stores.ts';
import { checkTitle } from '../domain/text.ts';

/** A person who makes a course is its first instructor; a course that an API key makes has nobody in it yet. */
export class CreateCourse {
  constructor(
    private readonly work: UnitOfWork,
    private readonly courses: Courses,
    private readonly enrolments: Enrolments,
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
      await this.enrolments.addInstructor(organisationId, course.id, caller.personId, course.createdAt);
      return { ...course, peopleCount: 1, role: 'instructor', nextClass: undefined };
    });
  }

  private async mayCreate(caller: Caller): Promise<boolean> {
    if (caller.kind === 'api-key') return true;
    const roles = await this.enrolments.rolesOf(caller.organisationId, caller.personId);
    return [...roles.values()].includes('instructor');
  }
}
