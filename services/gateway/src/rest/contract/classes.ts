import { z } from 'zod';
import { operation } from '../operation.ts';
import { classSession, id, link, pageOf, pageQuery, time } from './schemas.ts';

const ofCourse = z.object({ courseId: id });
const ofClass = z.object({ sessionId: id });
const yesOrNo = z.enum(['true', 'false']);

export const listClasses = operation({
  id: 'listClasses',
  method: 'get',
  path: '/courses/:courseId/classes',
  tag: 'classes',
  summary: 'The coming classes of a course, soonest first; or the past ones, newest first.',
  access: 'signed-in',
  params: ofCourse,
  query: pageQuery.extend({ past: yesOrNo.default('false') }),
  status: 200,
  answer: pageOf(classSession),
  refusals: ['NOT_FOUND'],
});

export const scheduleClass = operation({
  id: 'scheduleClass',
  method: 'post',
  path: '/courses/:courseId/classes',
  tag: 'classes',
  summary: 'Plans a class of 5 minutes to 12 hours.',
  access: 'signed-in',
  params: ofCourse,
  body: z.object({ title: z.string().trim().min(1).max(200), startsAt: time, endsAt: time }),
  status: 201,
  answer: classSession,
  refusals: ['NOT_FOUND', 'NOT_ALLOWED', 'TITLE_INVALID', 'CLASS_TIMES_INVALID'],
});

export const getClass = operation({
  id: 'getClass',
  method: 'get',
  path: '/classes/:sessionId',
  tag: 'classes',
  summary: 'The state of a class.',
  access: 'signed-in',
  params: ofClass,
  status: 200,
  answer: classSession,
  refusals: ['NOT_FOUND'],
});

export const endClass = operation({
  id: 'endClass',
  method: 'post',
  path: '/classes/:sessionId/end',
  tag: 'classes',
  summary: 'Ends a class. Everybody in it is told.',
  access: 'signed-in',
  params: ofClass,
  status: 200,
  answer: classSession,
  refusals: ['NOT_FOUND', 'NOT_ALLOWED', 'CLASS_ENDED'],
});

export const createGuestLink = operation({
  id: 'createGuestLink',
  method: 'post',
  path: '/classes/:sessionId/guest-links',
  tag: 'links',
  summary: 'Makes a link by which guests come to the lobby of one class.',
  access: 'signed-in',
  params: ofClass,
  status: 201,
  answer: link,
  refusals: ['NOT_FOUND', 'NOT_ALLOWED', 'CLASS_ENDED'],
});

export const createSignInLink = operation({
  id: 'createSignInLink',
  method: 'post',
  path: '/people/:personId/sign-in-links',
  tag: 'links',
  summary: 'Makes a personal sign-in link, straight to a class or to "my courses".',
  access: 'signed-in',
  params: z.object({ personId: id }),
  body: z.object({
    sessionId: id.optional(),
    validMinutes: z.number().int().min(1).max(43_200).optional(),
    reusable: z.boolean().default(false),
  }),
  status: 201,
  answer: link,
  refusals: ['NOT_FOUND', 'NOT_ALLOWED', 'LINK_VALIDITY_INVALID', 'LINK_REUSE_NOT_ALLOWED'],
});

export const revokeLink = operation({
  id: 'revokeLink',
  method: 'delete',
  path: '/links/:linkId',
  tag: 'links',
  summary: 'Makes a link useless, used or not.',
  access: 'signed-in',
  params: z.object({ linkId: id }),
  status: 204,
  refusals: ['NOT_FOUND', 'NOT_ALLOWED'],
});
