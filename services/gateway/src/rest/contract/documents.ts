import { z } from 'zod';
import { operation } from '../operation.ts';
import { access, documentConfirmation } from './document-schemas.ts';
import { id, pageOf, pageQuery } from './schemas.ts';

const ofClass = z.object({ sessionId: id });
const ofCourse = z.object({ courseId: id });
const issuing = z.object({
  purpose: z.string().max(200).default('').meta({ description: 'Why, in words; kept in the access log.' }),
  language: z.string().max(35).default('en').meta({ description: 'BCP 47. English unless it is known.' }),
  timeZone: z
    .string()
    .max(64)
    .default('UTC')
    .meta({ description: 'IANA, such as Europe/Madrid: for the times of day in a PDF. CSV is always UTC.' }),
});

const common = {
  method: 'get',
  tag: 'documents',
  access: 'signed-in',
  query: issuing,
  // A thousand people are a second of work.
  weight: 10,
  status: 200,
  refusals: ['NOT_FOUND', 'NOT_ALLOWED', 'PURPOSE_TOO_LONG', 'TEXT_INVALID'],
} as const;

export const exportClassRegisterCsv = operation({
  ...common,
  id: 'exportClassRegisterCsv',
  path: '/classes/:sessionId/register.csv',
  params: ofClass,
  summary: 'The register of a class as CSV (RFC 4180, UTF-8). Nothing in it is a formula to a spreadsheet.',
  produces: 'text/csv',
});

export const exportClassRegisterPdf = operation({
  ...common,
  id: 'exportClassRegisterPdf',
  path: '/classes/:sessionId/register.pdf',
  params: ofClass,
  summary: 'The register of a class for printing, with a code by which anybody can confirm it.',
  produces: 'application/pdf',
});

export const exportCourseRegisterCsv = operation({
  ...common,
  id: 'exportCourseRegisterCsv',
  path: '/courses/:courseId/register.csv',
  params: ofCourse,
  summary: 'People and classes of a course as CSV (RFC 4180, UTF-8).',
  produces: 'text/csv',
});

export const exportContactHoursPdf = operation({
  ...common,
  id: 'exportContactHoursPdf',
  path: '/courses/:courseId/people/:personId/contact-hours.pdf',
  params: ofCourse.extend({ personId: id }),
  summary: 'A person’s contact hours in a course for printing, with a code. For staff and the person.',
  produces: 'application/pdf',
});

export const confirmDocument = operation({
  id: 'confirmDocument',
  method: 'get',
  path: '/verify/:code',
  tag: 'documents',
  summary: 'What the code on a document stands for. For anybody who holds one.',
  access: 'anybody',
  params: z.object({
    code: z.string().min(1).max(64).meta({ description: 'As printed; case, spaces and dashes do not matter.' }),
  }),
  status: 200,
  answer: documentConfirmation,
  refusals: ['NOT_FOUND'],
});

export const listAccesses = operation({
  id: 'listAccesses',
  method: 'get',
  path: '/accesses',
  tag: 'documents',
  summary: 'Who looked at whose record and why, newest first. For the organisation’s owner and admins.',
  access: 'signed-in',
  query: pageQuery.extend({ personId: id.optional().meta({ description: 'Only of this person’s record.' }) }),
  status: 200,
  answer: pageOf(access),
  refusals: ['NOT_ALLOWED', 'CURSOR_INVALID'],
});
