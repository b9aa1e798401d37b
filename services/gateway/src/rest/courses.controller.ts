import { Controller, Req, Res } from '@nestjs/common';
import type { Caller } from '@lectern/proto/grpc/session/v1/directory_service';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Directory } from '../ports/directory.ts';
import * as contract from './contract/courses.ts';
import { Who } from './door.guard.ts';
import { Handles, Input, type InputOf } from './operation.ts';
import { pageOf } from './paging.ts';
import { roleOf, toCourse, toEnrolment } from './words/directory.words.ts';

@Controller('api/v1')
export class CoursesController {
  constructor(private readonly directory: Directory) {}

  @Handles(contract.listCourses)
  async list(
    @Who() caller: Caller,
    @Input() { query: page }: InputOf<typeof contract.listCourses>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { courses, nextCursor } = await this.directory.call('listCourses', { caller, page });
    return pageOf(courses.map(toCourse), nextCursor, request, reply);
  }

  @Handles(contract.createCourse)
  async create(@Who() caller: Caller, @Input() { body: { title } }: InputOf<typeof contract.createCourse>) {
    return toCourse(await this.directory.call('createCourse', { caller, title }));
  }

  @Handles(contract.getCourse)
  async get(@Who() caller: Caller, @Input() { params: { courseId } }: InputOf<typeof contract.getCourse>) {
    return toCourse(await this.directory.call('getCourse', { caller, courseId }));
  }

  @Handles(contract.listEnrolments)
  async enrolments(
    @Who() caller: Caller,
    @Input() { params: { courseId }, query: page }: InputOf<typeof contract.listEnrolments>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { enrolments, nextCursor } = await this.directory.call('listEnrolments', { caller, courseId, page });
    return pageOf(enrolments.map(toEnrolment), nextCursor, request, reply);
  }

  @Handles(contract.enrol)
  async enrol(@Who() caller: Caller, @Input() { params: { courseId }, body }: InputOf<typeof contract.enrol>) {
    const enrolments = body.enrolments.map(({ name, email, role }) => ({
      personId: '',
      name,
      email,
      role: roleOf(role),
    }));
    const answer = await this.directory.call('enrol', { caller, courseId, enrolments });
    return { items: answer.enrolments.map(toEnrolment), nextCursor: answer.nextCursor || undefined };
  }

  @Handles(contract.unenrol)
  async unenrol(@Who() caller: Caller, @Input() { params }: InputOf<typeof contract.unenrol>) {
    await this.directory.call('unenrol', { caller, ...params });
  }
}
