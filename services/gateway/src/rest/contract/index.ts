import { z } from 'zod';
import { operation, type Operation } from '../operation.ts';
import * as classes from './classes.ts';
import * as courses from './courses.ts';
import * as documents from './documents.ts';
import * as policies from './policies.ts';
import * as registers from './registers.ts';
import * as signIn from './sign-in.ts';
import * as statements from './statements.ts';

export const getDocument = operation({
  id: 'getDocument',
  method: 'get',
  path: '/openapi.json',
  tag: 'document',
  summary: 'This document (OpenAPI 3.1).',
  access: 'anybody',
  status: 200,
  answer: z.record(z.string(), z.unknown()),
  refusals: [],
});

/** Every operation under /api/v1. */
export const operations: readonly Operation[] = [
  ...Object.values(signIn),
  ...Object.values(courses),
  ...Object.values(classes),
  ...Object.values(registers),
  ...Object.values(policies),
  ...Object.values(documents),
  ...Object.values(statements),
  getDocument,
];
