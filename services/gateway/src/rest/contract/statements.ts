import { z } from 'zod';
import { operation } from '../operation.ts';
import { id, pageOf, pageQuery, time } from './schemas.ts';
import { deadStatement, lrsConnection, lrsFinding, lrsOptOut, newLrsConnection } from './statement-schemas.ts';

const ofConnection = z.object({ connectionId: id });
const ofPerson = z.object({ personId: id });
const queued = z.object({ queued: z.number().int().min(0) });
const common = { tag: 'statements', access: 'signed-in' } as const;
const saving = ['CONNECTION_INVALID', 'ADDRESS_NOT_ALLOWED'] as const;

export const listLrsConnections = operation({
  ...common,
  id: 'listLrsConnections',
  method: 'get',
  path: '/lrs-connections',
  summary: 'The learning record stores of the organisation, and how far delivery has come. For its owner and admins.',
  status: 200,
  answer: z.object({ items: z.array(lrsConnection) }),
  refusals: ['NOT_ALLOWED'],
});

export const createLrsConnection = operation({
  ...common,
  id: 'createLrsConnection',
  method: 'post',
  path: '/lrs-connections',
  summary: 'Adds a learning record store.',
  body: newLrsConnection,
  status: 201,
  answer: lrsConnection,
  refusals: ['NOT_ALLOWED', ...saving, 'TOO_MANY_CONNECTIONS'],
});

export const changeLrsConnection = operation({
  ...common,
  id: 'changeLrsConnection',
  method: 'put',
  path: '/lrs-connections/:connectionId',
  summary: 'Changes a connection. Without a secret the one that is there stays.',
  params: ofConnection,
  body: newLrsConnection,
  status: 200,
  answer: lrsConnection,
  refusals: ['NOT_FOUND', 'NOT_ALLOWED', ...saving],
});

export const deleteLrsConnection = operation({
  ...common,
  id: 'deleteLrsConnection',
  method: 'delete',
  path: '/lrs-connections/:connectionId',
  summary: 'Removes a connection. The statements are kept.',
  params: ofConnection,
  status: 204,
  refusals: ['NOT_FOUND', 'NOT_ALLOWED'],
});

export const testLrsConnection = operation({
  ...common,
  id: 'testLrsConnection',
  method: 'post',
  path: '/lrs-connections/test',
  summary: 'Asks a store who it is and whether it takes the credentials. Sends no statement.',
  body: z
    .object({ connectionId: id.optional(), draft: newLrsConnection.optional() })
    .refine(({ connectionId, draft }) => connectionId !== undefined || draft !== undefined, 'a connectionId or a draft')
    .meta({
      description:
        'A saved connection, one that is being written, or both: then the secret that is saved serves the draft.',
    }),
  status: 200,
  answer: lrsFinding,
  refusals: ['NOT_FOUND', 'NOT_ALLOWED', 'CONNECTION_INVALID'],
});

export const listDeadStatements = operation({
  ...common,
  id: 'listDeadStatements',
  method: 'get',
  path: '/lrs-connections/:connectionId/dead-statements',
  summary: 'Statements that a store does not take, with its own words.',
  params: ofConnection,
  query: pageQuery,
  status: 200,
  answer: pageOf(deadStatement),
  refusals: ['NOT_FOUND', 'NOT_ALLOWED', 'CURSOR_INVALID'],
});

export const resendStatements = operation({
  ...common,
  id: 'resendStatements',
  method: 'post',
  path: '/lrs-connections/:connectionId/resend',
  summary: 'Queues dead statements again: those that are named, or all of them.',
  params: ofConnection,
  body: z.object({ statementIds: z.array(id).max(1_000).default([]) }),
  status: 200,
  answer: queued,
  refusals: ['NOT_FOUND', 'NOT_ALLOWED'],
});

export const backfillStatements = operation({
  ...common,
  id: 'backfillStatements',
  method: 'post',
  path: '/lrs-connections/:connectionId/backfill',
  summary: 'Queues what was kept since a day. What the connection has already is not queued again.',
  params: ofConnection,
  body: z.object({ from: time }),
  status: 200,
  answer: queued,
  refusals: ['NOT_FOUND', 'NOT_ALLOWED'],
});

export const downloadStatements = operation({
  ...common,
  id: 'downloadStatements',
  method: 'get',
  path: '/statements.jsonl',
  summary: 'Kept xAPI statements, oldest first, one in each line. For the organisation’s owner and admins.',
  query: z.object({
    courseId: id.optional().meta({ description: 'Only of this course.' }),
    from: time.optional(),
    until: time.optional(),
  }),
  status: 200,
  produces: 'application/jsonl',
  weight: 10,
  refusals: ['NOT_FOUND', 'NOT_ALLOWED'],
});

export const getLrsOptOut = operation({
  ...common,
  id: 'getLrsOptOut',
  method: 'get',
  path: '/people/:personId/lrs-opt-out',
  summary: 'Whether a learner’s statements stay here and go to no store outside.',
  params: ofPerson,
  status: 200,
  answer: lrsOptOut,
  refusals: ['NOT_FOUND', 'NOT_ALLOWED'],
});

export const setLrsOptOut = operation({
  ...common,
  id: 'setLrsOptOut',
  method: 'put',
  path: '/people/:personId/lrs-opt-out',
  summary:
    'Keeps a learner’s statements from stores outside, or lets them go there. For the organisation’s owner and admins.',
  params: ofPerson,
  body: z.object({ isOut: z.boolean() }),
  status: 200,
  answer: lrsOptOut,
  refusals: ['NOT_FOUND', 'NOT_ALLOWED'],
});

export const getOwnLrsOptOut = operation({
  ...common,
  id: 'getOwnLrsOptOut',
  method: 'get',
  path: '/me/lrs-opt-out',
  summary: 'Whether one’s own statements stay here.',
  status: 200,
  answer: lrsOptOut,
  refusals: ['NOT_ALLOWED'],
});

export const setOwnLrsOptOut = operation({
  ...common,
  id: 'setOwnLrsOptOut',
  method: 'put',
  path: '/me/lrs-opt-out',
  summary: 'Keeps one’s own statements from stores outside, or lets them go there.',
  body: z.object({ isOut: z.boolean() }),
  status: 200,
  answer: lrsOptOut,
  refusals: ['NOT_ALLOWED'],
});
