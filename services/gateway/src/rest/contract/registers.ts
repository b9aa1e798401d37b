import { z } from 'zod';
import { operation } from '../operation.ts';
import { change, classRegister, courseRegister, historyItem, ownRecord, registerEntry } from './register-schemas.ts';
import { id } from './schemas.ts';

const ofClass = z.object({ sessionId: id });
const ofCourse = z.object({ courseId: id });
const ofEntry = ofClass.extend({ personId: id });
/** Longer than any text may be: how long that is, the refusal says. */
const text = z.string().max(10_000);

export const getClassRegister = operation({
  id: 'getClassRegister',
  method: 'get',
  path: '/classes/:sessionId/register',
  tag: 'attendance',
  summary:
    'The register of a class, while it runs and after. For staff of the course and the organisation’s owner and admins.',
  access: 'signed-in',
  params: ofClass,
  query: z.object({
    version: z.coerce.number().int().min(0).max(1_000_000_000).default(0).meta({ description: '0 means the newest.' }),
  }),
  status: 200,
  answer: classRegister,
  refusals: ['NOT_FOUND', 'NOT_ALLOWED'],
});

export const getCourseRegister = operation({
  id: 'getCourseRegister',
  method: 'get',
  path: '/courses/:courseId/register',
  tag: 'attendance',
  summary: 'People and classes of a course, with totals and who is at risk.',
  access: 'signed-in',
  params: ofCourse,
  status: 200,
  answer: courseRegister,
  refusals: ['NOT_FOUND', 'NOT_ALLOWED'],
});

export const getOwnRecord = operation({
  id: 'getOwnRecord',
  method: 'get',
  path: '/courses/:courseId/attendance',
  tag: 'attendance',
  summary: 'One’s own record in a course, with the rule that holds.',
  access: 'signed-in',
  params: ofCourse,
  status: 200,
  answer: ownRecord,
  refusals: ['NOT_FOUND', 'NOT_ALLOWED'],
});

export const getEntryHistory = operation({
  id: 'getEntryHistory',
  method: 'get',
  path: '/classes/:sessionId/register/:personId/history',
  tag: 'attendance',
  summary:
    'Every computation, correction, dispute and answer of one entry, newest first. For staff and the person concerned.',
  access: 'signed-in',
  params: ofEntry,
  status: 200,
  answer: z.object({ items: z.array(historyItem) }),
  refusals: ['NOT_FOUND', 'NOT_ALLOWED'],
});

export const correctEntry = operation({
  id: 'correctEntry',
  method: 'post',
  path: '/classes/:sessionId/register/:personId/corrections',
  tag: 'attendance',
  summary: 'Corrects an entry, also before the class (excused in advance). The entry before it stays readable.',
  access: 'signed-in',
  params: ofEntry,
  body: z.object({
    reason: text.meta({ description: '3 to 500 characters.' }),
    change,
    entryVersion: z.number().int().min(0).max(1_000_000_000).meta({ description: 'The version that was looked at.' }),
    requestId: id.optional().meta({ description: 'Sent again under the same id, it takes effect once.' }),
  }),
  status: 200,
  answer: registerEntry,
  refusals: [
    'NOT_FOUND',
    'NOT_ALLOWED',
    'REASON_MISSING',
    'REASON_TOO_LONG',
    'TEXT_INVALID',
    'CORRECTION_INVALID',
    'INTERVAL_INVALID',
    'ENTRY_CHANGED',
    'NOTHING_TO_UNDO',
  ],
});

export const openDispute = operation({
  id: 'openDispute',
  method: 'post',
  path: '/classes/:sessionId/disputes',
  tag: 'attendance',
  summary: 'Disputes one’s own entry, once until it is answered.',
  access: 'signed-in',
  params: ofClass,
  body: z.object({ text: text.meta({ description: '3 to 2 000 characters.' }) }),
  status: 201,
  answer: registerEntry,
  refusals: ['NOT_FOUND', 'DISPUTE_OPEN', 'DISPUTE_MISSING', 'DISPUTE_TOO_LONG', 'TEXT_INVALID'],
});

export const answerDispute = operation({
  id: 'answerDispute',
  method: 'post',
  path: '/disputes/:disputeId/answer',
  tag: 'attendance',
  summary: 'Answers a dispute. What should change is changed by a correction.',
  access: 'signed-in',
  params: z.object({ disputeId: id }),
  body: z.object({ text: text.meta({ description: '3 to 2 000 characters.' }) }),
  status: 200,
  answer: registerEntry,
  refusals: ['NOT_FOUND', 'NOT_ALLOWED', 'DISPUTE_ANSWERED', 'ANSWER_MISSING', 'ANSWER_TOO_LONG', 'TEXT_INVALID'],
});
