import type { Clock, CourseId } from '@lectern/kernel';
import type { Caller } from '../domain/caller.ts';
import { granted, refused } from '../domain/directory.errors.ts';
import type { DirectoryEvents } from '../domain/directory.events.ts';
import type { Enrolments, UnitOfWork } from '../domain/directory.stores.ts';
import { checkEnrolments, type Enrolment, type EnrolmentLine } from '../domain/enrolment.ts';
import type { CourseAccess } from './course-access.ts';

/** Adds people to a course by e-mail address, or changes those who are in it: all of them, or nobody. */
export class Enrol {
  constructor(
    private readonly work: UnitOfWork,
    private readonly access: CourseAccess,
    private readonly enrolments: Enrolments,
    private readonly events: DirectoryEvents,
    private readonly clock: Clock,
  ) {}

  async execute(caller: Caller, courseId: CourseId, lines: readonly EnrolmentLine[]): Promise<readonly Enrolment[]> {
    await this.access.enter(caller, courseId, 'enrol-people');
    const people = granted(checkEnrolments(lines));
    const { organisationId } = caller;
    const byApiKey = caller.kind === 'api-key';
    return this.work.run(async () => {
      await this.enrolments.lock(organisationId, courseId);
      const hadInstructor = await this.enrolments.hasInstructor(organisationId, courseId);
      const now = this.clock.now();
      const enrolled = await this.enrolments.put(organisationId, courseId, people, { renameAnybody: byApiKey, now });
      if (!byApiKey && hadInstructor && !(await this.enrolments.hasInstructor(organisationId, courseId)))
        throw refused('LAST_INSTRUCTOR');
      const events = enrolled
        .filter(({ hasChanged }) => hasChanged)
        .map(({ personId, role }) => ({ kind: 'enrolment-changed', courseId, personId, role }) as const);
      await this.events.publish({ organisationId, at: now, events });
      return enrolled;
    });
  }
}
