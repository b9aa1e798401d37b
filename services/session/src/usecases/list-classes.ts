import type { Clock, CourseId } from '@lectern/kernel';
import type { Role } from '@lectern/policy';
import type { Caller } from '../domain/caller.ts';
import type { ClassSession } from '../domain/class-session.ts';
import { granted } from '../domain/directory.errors.ts';
import type { Classes } from '../domain/directory.stores.ts';
import { planPage, type Page } from '../domain/paging.ts';
import type { CourseAccess } from './course-access.ts';

/** A class as one caller sees it; an API key has no role. */
export type SeenClass = ClassSession & { readonly role: Role | undefined };

export class ListClasses {
  constructor(
    private readonly access: CourseAccess,
    private readonly classes: Classes,
    private readonly clock: Clock,
  ) {}

  async execute(
    caller: Caller,
    courseId: CourseId,
    { past, ...page }: { past: boolean; limit: number; cursor: string },
  ): Promise<Page<SeenClass>> {
    const window = granted(planPage(page));
    const role = await this.access.enter(caller, courseId);
    const now = this.clock.now();
    const { items, next } = past
      ? await this.classes.listPast(caller.organisationId, courseId, window, now)
      : await this.classes.listComing(caller.organisationId, courseId, window, now);
    return { items: items.map((one) => ({ ...one, role })), next };
  }
}
