import type { Clock, CourseId, PersonId } from '@lectern/kernel';
import type { Caller } from '../domain/caller.ts';
import { refused } from '../domain/directory.errors.ts';
import type { DirectoryEvents } from '../domain/directory.events.ts';
import type { Enrolments, UnitOfWork } from '../domain/directory.stores.ts';
import type { CourseAccess } from './course-access.ts';

/** Takes a person out of a course. Whoever is in a class at that moment stays until the room is told otherwise. */
export class Unenrol {
  constructor(
    private readonly work: UnitOfWork,
    private readonly access: CourseAccess,
    private readonly enrolments: Enrolments,
    private readonly events: DirectoryEvents,
    private readonly clock: Clock,
  ) {}

  async execute(caller: Caller, courseId: CourseId, personId: PersonId): Promise<void> {
    await this.access.enter(caller, courseId, 'enrol-people');
    const { organisationId } = caller;
    await this.work.run(async () => {
      await this.enrolments.lock(organisationId, courseId);
      if (!(await this.enrolments.remove(organisationId, courseId, personId))) throw refused('NOT_FOUND');
      if (caller.kind === 'person' && !(await this.enrolments.hasInstructor(organisationId, courseId)))
        throw refused('LAST_INSTRUCTOR');
      const gone = { kind: 'enrolment-changed', courseId, personId, role: undefined } as const;
      await this.events.publish({ organisationId, at: this.clock.now(), events: [gone] });
    });
  }
}
