import type { Clock } from '@lectern/kernel';
import type { Caller } from '../domain/caller.ts';
import { granted } from '../domain/directory.errors.ts';
import type { Course, Courses } from '../domain/directory.stores.ts';
import { planPage, type Page } from '../domain/paging.ts';
import { viewerOf } from './course-access.ts';

/** A person's own courses, or all of an API key's organisation, newest first. A guest has none. */
export class ListCourses {
  constructor(
    private readonly courses: Courses,
    private readonly clock: Clock,
  ) {}

  async execute(caller: Caller, page: { limit: number; cursor: string }): Promise<Page<Course>> {
    return this.courses.list(viewerOf(caller), granted(planPage(page)), this.clock.now());
  }
}
