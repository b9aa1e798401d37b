import type { Handlers } from '@lectern/grpc';
import type { DirectoryServiceService } from '@lectern/proto/grpc/session/v1/directory_service';
import { Injectable } from '@nestjs/common';
import { CreateCourse } from '../usecases/create-course.ts';
import { Enrol } from '../usecases/enrol.ts';
import { GetCourse } from '../usecases/get-course.ts';
import { ListCourses } from '../usecases/list-courses.ts';
import { ListEnrolments } from '../usecases/list-enrolments.ts';
import { Unenrol } from '../usecases/unenrol.ts';
import {
  cursorOf,
  fromCourse,
  fromEnrolment,
  toCaller,
  toEnrolmentLine,
  toId,
  toPageRequest,
} from './directory.mapper.ts';

type Directory = Handlers<typeof DirectoryServiceService>;

/** Courses and the people in them. */
@Injectable()
export class CourseHandlers {
  constructor(
    private readonly listCourses: ListCourses,
    private readonly getCourse: GetCourse,
    private readonly createCourse: CreateCourse,
    private readonly listEnrolments: ListEnrolments,
    private readonly enrol: Enrol,
    private readonly unenrol: Unenrol,
  ) {}

  readonly handlers: Pick<
    Directory,
    'listCourses' | 'getCourse' | 'createCourse' | 'listEnrolments' | 'enrol' | 'unenrol'
  > = {
    listCourses: async ({ caller, page }) => {
      const found = await this.listCourses.execute(toCaller(caller), toPageRequest(page));
      return { courses: found.items.map(fromCourse), nextCursor: cursorOf(found) };
    },
    getCourse: async ({ caller, courseId }) =>
      fromCourse(await this.getCourse.execute(toCaller(caller), toId(courseId))),
    createCourse: async ({ caller, title }) => fromCourse(await this.createCourse.execute(toCaller(caller), title)),
    listEnrolments: async ({ caller, courseId, page }) => {
      const found = await this.listEnrolments.execute(toCaller(caller), toId(courseId), toPageRequest(page));
      return { enrolments: found.items.map(fromEnrolment), nextCursor: cursorOf(found) };
    },
    enrol: async ({ caller, courseId, enrolments }) => {
      const lines = enrolments.map(toEnrolmentLine);
      const enrolled = await this.enrol.execute(toCaller(caller), toId(courseId), lines);
      return { enrolments: enrolled.map(fromEnrolment), nextCursor: '' };
    },
    unenrol: async ({ caller, courseId, personId }) => {
      await this.unenrol.execute(toCaller(caller), toId(courseId), toId(personId));
      return {};
    },
  };
}
