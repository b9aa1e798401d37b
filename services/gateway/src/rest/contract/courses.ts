import { z } from 'zod';
import { operation } from '../operation.ts';
import { course, enrolment, id, newEnrolment, pageOf, pageQuery } from './schemas.ts';

const ofCourse = z.object({ courseId: id });

export const listCourses = operation({
  id: 'listCourses',
  method: 'get',
  path: '/courses',
  tag: 'courses',
  summary: 'The courses of the person who asks; all of the organisation for an API key.',
  access: 'signed-in',
  query: pageQuery,
  status: 200,
  answer: pageOf(course),
  refusals: [],
});

export const createCourse = operation({
  id: 'createCourse',
  method: 'post',
  path: '/courses',
  tag: 'courses',
  summary: 'Makes a course. A person who makes one is its instructor.',
  access: 'signed-in',
  body: z.object({ title: z.string().trim().min(1).max(200) }),
  status: 201,
  answer: course,
  refusals: ['NOT_ALLOWED', 'TITLE_INVALID'],
});

export const getCourse = operation({
  id: 'getCourse',
  method: 'get',
  path: '/courses/:courseId',
  tag: 'courses',
  summary: 'One course.',
  access: 'signed-in',
  params: ofCourse,
  status: 200,
  answer: course,
  refusals: ['NOT_FOUND'],
});

export const listEnrolments = operation({
  id: 'listEnrolments',
  method: 'get',
  path: '/courses/:courseId/enrolments',
  tag: 'courses',
  summary: 'Who is in a course.',
  access: 'signed-in',
  params: ofCourse,
  query: pageQuery,
  status: 200,
  answer: pageOf(enrolment),
  refusals: ['NOT_FOUND', 'NOT_ALLOWED'],
});

export const enrol = operation({
  id: 'enrol',
  method: 'post',
  path: '/courses/:courseId/enrolments',
  tag: 'courses',
  summary: 'Adds or changes people by e-mail address, all or nothing: as JSON, or as CSV lines of name, email, role.',
  access: 'signed-in',
  params: ofCourse,
  body: z.object({ enrolments: z.array(newEnrolment).min(1).max(5_000) }),
  takesCsv: true,
  status: 200,
  answer: pageOf(enrolment),
  refusals: ['NOT_FOUND', 'NOT_ALLOWED', 'ENROLMENT_INVALID', 'TOO_MANY_ENROLMENTS', 'BODY_TOO_LARGE'],
});

export const unenrol = operation({
  id: 'unenrol',
  method: 'delete',
  path: '/courses/:courseId/enrolments/:personId',
  tag: 'courses',
  summary: 'Takes a person out of a course.',
  access: 'signed-in',
  params: ofCourse.extend({ personId: id }),
  status: 204,
  refusals: ['NOT_FOUND', 'NOT_ALLOWED', 'LAST_INSTRUCTOR'],
});
