import type { SessionId } from '@lectern/kernel';
import type { ClientOptions } from './client.ts';
import { RefusedError } from './refused-error.ts';
import type { ClassSession, Course, Enrolment, Link, LinkInfo, Me, Page, RestClient } from './rest.ts';

type Query = Readonly<Record<string, string | number | boolean | undefined>>;
type Body = { readonly type: string; readonly text: string };
type Send = <Answer>(method: string, path: string, body?: Body, query?: Query) => Promise<Answer>;

/** The REST API as typed calls. Problem details (RFC 9457) become RefusedError. */
export function createRest(options: ClientOptions): RestClient {
  const send = sender(options);
  return {
    inspectLink: (token) => send<LinkInfo>('POST', '/links/inspect', json({ token })),
    redeemLink: (token, { guestName } = {}) =>
      send<{ me: Me; sessionId?: SessionId }>('POST', '/links/redeem', json({ token, guestName })),
    me: () => send<Me>('GET', '/me'),
    signOut: () => send<void>('DELETE', '/me/session'),
    listCourses: (page = {}) => send<Page<Course>>('GET', '/courses', undefined, page),
    getCourse: (courseId) => send<Course>('GET', `/courses/${courseId}`),
    createCourse: (course) => send<Course>('POST', '/courses', json(course)),
    listEnrolments: (courseId, page = {}) =>
      send<Page<Enrolment>>('GET', `/courses/${courseId}/enrolments`, undefined, page),
    enrol: (courseId, enrolments) =>
      send<Page<Enrolment>>('POST', `/courses/${courseId}/enrolments`, json({ enrolments })),
    enrolCsv: (courseId, csv) =>
      send<Page<Enrolment>>('POST', `/courses/${courseId}/enrolments`, { type: 'text/csv', text: csv }),
    unenrol: (courseId, personId) => send<void>('DELETE', `/courses/${courseId}/enrolments/${personId}`),
    listClasses: (courseId, page = {}) =>
      send<Page<ClassSession>>('GET', `/courses/${courseId}/classes`, undefined, page),
    scheduleClass: (courseId, plan) => send<ClassSession>('POST', `/courses/${courseId}/classes`, json(plan)),
    getClass: (sessionId) => send<ClassSession>('GET', `/classes/${sessionId}`),
    endClass: (sessionId) => send<ClassSession>('POST', `/classes/${sessionId}/end`),
    createGuestLink: (sessionId) => send<Link>('POST', `/classes/${sessionId}/guest-links`),
    createSignInLink: (personId, link = {}) => send<Link>('POST', `/people/${personId}/sign-in-links`, json(link)),
    revokeLink: (linkId) => send<void>('DELETE', `/links/${linkId}`),
  };
}

function json(value: unknown): Body {
  return { type: 'application/json', text: JSON.stringify(value) };
}

function sender(options: ClientOptions): Send {
  const request = options.fetch ?? ((input: RequestInfo | URL, init?: RequestInit) => fetch(input, init));
  return async <Answer>(method: string, path: string, body?: Body, query: Query = {}) => {
    const url = new URL(`/api/v1${path}`, options.origin);
    for (const [name, value] of Object.entries(query))
      if (value !== undefined) url.searchParams.set(name, String(value));
    const response = await request(url, {
      method,
      headers: { accept: 'application/json', ...(body && { 'content-type': body.type }), ...headersOf(options) },
      body: body?.text,
      credentials: 'include',
    }).catch((cause: unknown) => {
      throw new RefusedError({ code: 'NETWORK_FAILED', detail: String(cause), retryable: true });
    });
    const text = await response.text();
    if (!response.ok) throw refusedBy(response.status, text);
    // The contract of the endpoint: the OpenAPI document describes the same shapes.
    return (text === '' ? undefined : JSON.parse(text)) as Answer;
  };
}

/**
 * What an application outside a browser adds to every request and to the live socket. A browser sends its origin by itself,
 * and the server asks for it wherever a cookie could be abused from another page.
 */
export function headersOf({ origin, apiKey, headers }: ClientOptions): Record<string, string> {
  if (apiKey === undefined && headers === undefined) return {};
  return {
    origin: new URL(origin).origin,
    ...(apiKey !== undefined && { authorization: `Bearer ${apiKey}` }),
    ...headers?.(),
  };
}

type Problem = {
  code?: string;
  detail?: string;
  title?: string;
  retryable?: boolean;
  figures?: Record<string, string>;
};

function refusedBy(status: number, text: string): RefusedError {
  const problem = parseProblem(text);
  return new RefusedError({
    code: problem.code ?? `HTTP_${status}`,
    detail: problem.detail ?? problem.title ?? `the server answered ${status}`,
    // Without a word from the server itself, a proxy in between says so: 502, 503 and 504 pass.
    retryable: problem.retryable ?? (status >= 502 && status <= 504),
    figures: problem.figures,
  });
}

function parseProblem(text: string): Problem {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}
