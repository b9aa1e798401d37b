import { z } from 'zod';
import { operation } from '../operation.ts';
import { policy, policyAnswer } from './register-schemas.ts';
import { id } from './schemas.ts';

const version = z
  .number()
  .int()
  .min(0)
  .max(1_000_000_000)
  .meta({ description: 'The version that was looked at; 0 when the scope had no policy of its own.' });
const figure = z.number().int().min(0).max(1_000_000);
/** Which figures contradict each other, the refusal says. */
const written = policy.extend({
  lateAfterMinutes: figure,
  absentAfterMinutes: figure,
  requiredSharePercent: figure,
  leftEarlyBeforeMinutes: figure,
  minimumClassMinutes: figure,
  graceSeconds: figure,
  requiredContactMinutes: figure,
});

const ofCourse = z.object({ courseId: id });
const ofClass = z.object({ sessionId: id });

const common = { tag: 'attendance', access: 'signed-in', status: 200, answer: policyAnswer } as const;
const reading = { ...common, method: 'get', refusals: ['NOT_FOUND', 'NOT_ALLOWED'] } as const;
const changing = { ...common, refusals: ['NOT_FOUND', 'NOT_ALLOWED', 'POLICY_CHANGED'] } as const;
const setting = {
  ...changing,
  method: 'put',
  body: z.object({ policy: written, version }),
  refusals: [...changing.refusals, 'POLICY_INVALID'],
} as const;
const withdrawing = {
  ...changing,
  method: 'delete',
  query: z.object({ version: z.coerce.number().pipe(version) }),
} as const;

const path = {
  organisation: '/organisation/attendance-policy',
  course: '/courses/:courseId/attendance-policy',
  class: '/classes/:sessionId/attendance-policy',
} as const;

export const getOrganisationPolicy = operation({
  ...reading,
  id: 'getOrganisationPolicy',
  path: path.organisation,
  summary: 'The attendance policy of the organisation and its versions.',
});

export const setOrganisationPolicy = operation({
  ...setting,
  id: 'setOrganisationPolicy',
  path: path.organisation,
  summary: 'Sets the attendance policy of the organisation. What it concerns is computed anew.',
});

export const withdrawOrganisationPolicy = operation({
  ...withdrawing,
  id: 'withdrawOrganisationPolicy',
  path: path.organisation,
  summary: 'Withdraws the organisation’s own policy: the default figures hold again.',
});

export const getCoursePolicy = operation({
  ...reading,
  id: 'getCoursePolicy',
  path: path.course,
  params: ofCourse,
  summary: 'The attendance policy that holds in a course, and the versions of its own.',
});

export const setCoursePolicy = operation({
  ...setting,
  id: 'setCoursePolicy',
  path: path.course,
  params: ofCourse,
  summary: 'Sets the attendance policy of a course. What it concerns is computed anew.',
});

export const withdrawCoursePolicy = operation({
  ...withdrawing,
  id: 'withdrawCoursePolicy',
  path: path.course,
  params: ofCourse,
  summary: 'Withdraws the course’s own policy: the organisation’s holds again.',
});

export const getClassPolicy = operation({
  ...reading,
  id: 'getClassPolicy',
  path: path.class,
  params: ofClass,
  summary: 'The attendance policy that holds in a class, and the versions of its own.',
});

export const setClassPolicy = operation({
  ...setting,
  id: 'setClassPolicy',
  path: path.class,
  params: ofClass,
  summary: 'Sets the attendance policy of one class. What it concerns is computed anew.',
});

export const withdrawClassPolicy = operation({
  ...withdrawing,
  id: 'withdrawClassPolicy',
  path: path.class,
  params: ofClass,
  summary: 'Withdraws the class’s own policy: the course’s holds again.',
});
