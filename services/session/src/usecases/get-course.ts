import type { Clock, CourseId } from '@lectern/kernel';
import type { Caller } from '../domain/caller.ts';
import { refused } from '../domain/directory.errors.ts';
import type { Course, Courses } from '../domain/directory.stores.ts';
import { viewerOf } from './course-access.ts';

export class GetCourse {
  constructor(
    private readonly courses: Courses,
    private readonly clock: Clock,
  ) {}

  async execute(caller: Caller, courseId: CourseId): Promise<Course> {
    const course = await this.courses.find(viewerOf(caller), courseId, this.clock.now());
    if (course === undefined) throw refused('NOT_FOUND');
    return course;
  }
}
