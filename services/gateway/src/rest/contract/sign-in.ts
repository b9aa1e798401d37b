import { z } from 'zod';
import { operation } from '../operation.ts';
import { id, linkInfo, me } from './schemas.ts';

const token = z.string().min(1).max(512);
const linkRefusals = ['LINK_UNKNOWN', 'LINK_EXPIRED', 'LINK_USED', 'LINK_REVOKED'] as const;

export const inspectLink = operation({
  id: 'inspectLink',
  method: 'post',
  path: '/links/inspect',
  tag: 'sign-in',
  summary: 'What a sign-in or guest link leads to, without using it up.',
  access: 'anybody',
  body: z.object({ token }),
  status: 200,
  answer: linkInfo,
  refusals: linkRefusals,
});

export const redeemLink = operation({
  id: 'redeemLink',
  method: 'post',
  path: '/links/redeem',
  tag: 'sign-in',
  summary: 'Uses a link and signs in: the answer sets the session cookie. A guest says a name.',
  access: 'anybody',
  body: z.object({ token, guestName: z.string().max(500).default('') }),
  status: 200,
  answer: z.object({ me, sessionId: id.optional() }),
  refusals: [...linkRefusals, 'NAME_INVALID', 'CLASS_ENDED'],
});

export const getMe = operation({
  id: 'getMe',
  method: 'get',
  path: '/me',
  tag: 'sign-in',
  summary: 'Who asks.',
  access: 'signed-in',
  status: 200,
  answer: me,
  refusals: [],
});

export const signOut = operation({
  id: 'signOut',
  method: 'delete',
  path: '/me/session',
  tag: 'sign-in',
  summary: 'Signs this browser out. Its live sockets are closed.',
  access: 'signed-in',
  status: 204,
  refusals: [],
});
