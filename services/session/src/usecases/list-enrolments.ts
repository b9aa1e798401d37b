import type { CourseId } from '@lectern/kernel';
import type { Caller } from '../domain/caller.ts';
import { granted } from '../domain/directory.errors.ts';
import type { Enrolments } from '../domain/directory.stores.ts';
import type { Enrolment } from '../domain/enrolment.ts';
import { planPage, type Page } from '../domain/paging.ts';
import { may, type CourseAccess } from './course-access.ts';

/** Everybody in the course sees names and roles; addresses are for staff and API keys. */
export class ListEnrolments {
  constructor(
    private readonly access: CourseAccess,
    private readonly enrolments: Enrolments,
  ) {}

  async execute(caller: Caller, courseId: CourseId, page: { limit: number; cursor: string }): Promise<Page<Enrolment>> {
    const window = granted(planPage(page));
    const role = await this.access.enter(caller, courseId);
    const found = await this.enrolments.list(caller.organisationId, courseId, window);
    if (may(caller, role, 'see-emails')) return found;
    return { ...found, items: found.items.map((enrolment) => ({ ...enrolment, email: undefined })) };
  }
}
