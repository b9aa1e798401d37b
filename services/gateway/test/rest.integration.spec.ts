import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { newId } from '@lectern/kernel';
import { eventually } from '@lectern/testing';
import { operations } from '../src/rest/contract/index.ts';
import { goodBody } from './bodies.ts';
import { ada, ben, everybody, gus, origin, setStage, type Stage } from './stage.ts';

let stage: Stage;
let courseId: string;
const elsewhere: string = newId();
const json = (body: unknown, method = 'POST') => ({
  method,
  body: JSON.stringify(body),
  headers: { 'content-type': 'application/json' },
});

beforeAll(async () => {
  stage = await setStage();
  const list = (await (await stage.fetch('/api/v1/courses', { as: ada })).json()) as { items: { courseId: string }[] };
  courseId = list.items[0]!.courseId;
});
afterAll(() => stage.close());

describe('sign-in over REST', () => {
  it('shows what a link leads to without using it up', async () => {
    const answer = await stage.fetch('/api/v1/links/inspect', json({ token: `link-of-${ada.personId}` }));
    expect([answer.status, await answer.json()]).toEqual([
      200,
      {
        kind: 'sign-in',
        organisationName: 'Example University',
        personName: 'Ada',
        sessionId: stage.room.sessionId,
        classTitle: 'Cells',
        courseTitle: 'Biology',
      },
    ]);
    expect(answer.headers.get('set-cookie')).toBeNull();
  });

  it('signs in by a link with a cookie that scripts cannot read, and out again', async () => {
    const token = `link-of-${gus.personId}`;
    const answer = await stage.fetch('/api/v1/links/redeem', json({ token, guestName: 'Gus' }));
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({
      me: { name: 'Gus', guestOfSessionId: stage.room.sessionId, canCreateCourses: false },
      sessionId: stage.room.sessionId,
    });
    expect(answer.headers.get('set-cookie')).toBe(
      `lectern_session=cookie-of-${gus.personId}; Path=/; Expires=Mon, 09 Mar 2026 09:00:00 GMT; HttpOnly; SameSite=Lax; Secure`,
    );
    const live = stage.client(gus);
    await live.join(stage.room.sessionId);
    expect((await stage.fetch('/api/v1/me', { as: gus })).status).toBe(200);
    const out = await stage.fetch('/api/v1/me/session', { method: 'DELETE', as: gus });
    expect([out.status, await out.text()]).toEqual([204, '']);
    expect(out.headers.get('set-cookie')).toMatch(/^lectern_session=; .*1970/);
    expect((await live.event('closed')).reason).toBe('CLOSE_REASON_SIGNED_OUT');
    await eventually('the room hears that the line is gone', () => stage.room.lost.length === 1);
    expect(await problemOf(stage.fetch('/api/v1/me', { as: gus }))).toEqual([401, 'UNAUTHENTICATED']);
  });

  it.each([
    ['used', 410, 'LINK_USED'],
    ['nonsense', 404, 'LINK_UNKNOWN'],
  ])('says why a link leads nowhere: %s', async (token, status, code) => {
    expect(await problemOf(stage.fetch('/api/v1/links/inspect', json({ token })))).toEqual([status, code]);
  });
});

describe('courses and classes over REST', () => {
  it('lists a page with the way to the next', async () => {
    const answer = await stage.fetch('/api/v1/courses?limit=1', { as: ada });
    expect(answer.headers.get('link')).toBe('</api/v1/courses?limit=1&cursor=more+of+it>; rel="next"');
    expect(await answer.json()).toMatchObject({
      items: [{ courseId, title: 'Biology', role: 'instructor', nextClass: { phase: 'live' } }],
      nextCursor: 'more of it',
    });
    const last = await stage.fetch('/api/v1/courses?cursor=more+of+it', { as: ada });
    expect([last.headers.get('link'), await last.json()]).toEqual([null, { items: [] }]);
  });

  it('makes a course, and plans a class in it', async () => {
    const course = await stage.fetch('/api/v1/courses', { as: 'key', ...json({ title: ' Chemistry ' }) });
    expect([course.status, await course.json()]).toMatchObject([201, { title: 'Chemistry' }]);
    const times = { startsAt: '2026-03-02T10:00:00+01:00', endsAt: '2026-03-02T10:00:00Z' };
    const planned = await stage.fetch(`/api/v1/courses/${courseId}/classes`, {
      as: ada,
      ...json({ title: 'Acids', ...times }),
    });
    expect([planned.status, await planned.json()]).toMatchObject([
      201,
      { title: 'Acids', phase: 'scheduled', startsAt: '2026-03-02T09:00:00.000Z', endsAt: '2026-03-02T10:00:00.000Z' },
    ]);
  });

  it('enrols people from JSON and from what a spreadsheet copies', async () => {
    const path = `/api/v1/courses/${courseId}/enrolments`;
    const chloe = { name: 'Chloe', email: 'chloe@example.edu', role: 'learner' };
    const fromJson = await stage.fetch(path, { as: ada, ...json({ enrolments: [chloe] }) });
    expect(await fromJson.json()).toMatchObject({ items: [chloe] });
    for (const body of [
      'Chloe,chloe@example.edu,learner',
      '\uFEFFrole;email;name\r\nLearner;chloe@example.edu;Chloe\r\n\r\n',
      'Chloe\tchloe@example.edu',
      'email,name\n"chloe@example.edu","Chloe"',
    ]) {
      const fromCsv = await stage.fetch(path, {
        as: ada,
        method: 'POST',
        body,
        headers: { 'content-type': 'text/csv; charset=utf-8' },
      });
      expect(await fromCsv.json()).toMatchObject({ items: [chloe] });
    }
    const broken = { as: ada, method: 'POST', body: 'a,"b', headers: { 'content-type': 'text/csv' } };
    expect(await problemOf(stage.fetch(path, broken))).toEqual([422, 'ENROLMENT_INVALID']);
    const wrong = { as: ada, method: 'POST', body: 'Ben,nowhere,learner', headers: { 'content-type': 'text/csv' } };
    expect(await problemOf(stage.fetch(path, wrong))).toEqual([422, 'ENROLMENT_INVALID']);
  });

  it('lists and takes out people, and shows classes to come and past', async () => {
    const people = await (await stage.fetch(`/api/v1/courses/${courseId}/enrolments`, { as: ada })).json();
    expect(people).toMatchObject({ items: everybody.map(({ personId, name }) => ({ personId, name })) });
    const path = `/api/v1/courses/${courseId}/enrolments/${ben.personId}`;
    expect((await stage.fetch(path, { as: ada, method: 'DELETE' })).status).toBe(204);
    const past = await (await stage.fetch(`/api/v1/courses/${courseId}/classes?past=true`, { as: ada })).json();
    expect(past).toMatchObject({ items: [{ phase: 'ended' }] });
    const one = await (await stage.fetch(`/api/v1/classes/${stage.room.sessionId}`, { as: 'key' })).json();
    expect(one).toMatchObject({ sessionId: stage.room.sessionId, phase: 'live' });
    const over = await stage.fetch(`/api/v1/classes/${stage.room.sessionId}/end`, { as: ada, method: 'POST' });
    expect([over.status, await over.json()]).toMatchObject([200, { phase: 'ended' }]);
  });

  it('makes links that carry the public address, and revokes them', async () => {
    const guest = await stage.fetch(`/api/v1/classes/${stage.room.sessionId}/guest-links`, { as: ada, method: 'POST' });
    expect([guest.status, await guest.json()]).toMatchObject([
      201,
      { url: `${origin}/g/a-token`, expiresAt: '2026-03-09T09:00:00.000Z' },
    ]);
    const path = `/api/v1/people/${ben.personId}/sign-in-links`;
    const link = await stage.fetch(path, { as: 'key', ...json({ reusable: true, validMinutes: 60 }) });
    const { url, linkId } = (await link.json()) as { url: string; linkId: string };
    expect([link.status, url]).toEqual([201, `${origin}/s/a-token`]);
    expect(await problemOf(stage.fetch(path, { as: ada, ...json({ reusable: true }) }))).toEqual([
      403,
      'LINK_REUSE_NOT_ALLOWED',
    ]);
    expect((await stage.fetch(`/api/v1/links/${linkId}`, { as: ada, method: 'DELETE' })).status).toBe(204);
  });
});

describe('every operation', () => {
  const secured = operations.filter(({ access }) => access === 'signed-in');
  const fill = (path: string, id: string) => `/api/v1${path.replace(/:\w+/g, id)}`;

  it.each(secured.map((one) => [one.id, one] as const))(
    '%s refuses nobody, a wrong key and another site’s page',
    async (_id, one) => {
      const path = fill(one.path, elsewhere);
      const init = { method: one.method.toUpperCase() };
      expect(await problemOf(stage.fetch(path, init))).toEqual([401, 'UNAUTHENTICATED']);
      const wrongKey = { ...init, headers: { authorization: 'Bearer not-a-key' } };
      expect(await problemOf(stage.fetch(path, wrongKey))).toEqual([401, 'UNAUTHENTICATED']);
      if (one.method === 'get') return;
      const foreign = { ...init, as: ada, headers: { origin: 'https://evil.example' } };
      expect(await problemOf(stage.fetch(path, foreign))).toEqual([403, 'ORIGIN_NOT_ALLOWED']);
    },
  );

  const addressed = secured.filter(({ path, id }) => path.includes(':') && id !== 'revokeLink');
  it.each(addressed.map((one) => [one.id, one] as const))(
    '%s finds nothing under ids of another organisation',
    async (_id, one) => {
      const method = one.method.toUpperCase();
      const body = one.body ? json(goodBody, method) : { method };
      const query = one.method === 'delete' && one.query ? '?version=1' : '';
      const foreign = stage.fetch(fill(one.path, elsewhere) + query, { as: ada, ...body });
      expect(await problemOf(foreign)).toEqual([404, 'NOT_FOUND']);
      const malformed = stage.fetch(fill(one.path, 'not-an-id') + query, { as: ada, ...body });
      expect(await problemOf(malformed)).toEqual([400, 'INVALID']);
    },
  );

  it('is described in an OpenAPI 3.1 document', async () => {
    const document = (await (await stage.fetch('/api/v1/openapi.json')).json()) as Document;
    expect(document.openapi).toBe('3.1.0');
    const described = Object.values(document.paths).flatMap((methods) =>
      Object.values(methods).map(({ operationId }) => operationId),
    );
    expect(described.sort()).toEqual(operations.map(({ id }) => id).sort());
    const references = JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g);
    for (const [, name] of references) expect(Object.keys(document.components.schemas)).toContain(name);
    expect(document.paths['/api/v1/courses/{courseId}/enrolments']?.['post']).toMatchObject({
      requestBody: { content: { 'text/csv': {}, 'application/json': { schema: { required: ['enrolments'] } } } },
      responses: { 422: { description: 'ENROLMENT_INVALID, TOO_MANY_ENROLMENTS' } },
    });
  });
});

type Document = {
  openapi: string;
  paths: Record<string, Record<string, { operationId: string }>>;
  components: { schemas: Record<string, unknown> };
};

describe('whatever is wrong', () => {
  it.each([
    ['an unknown address', '/api/v1/nothing', {}, 404, 'NOT_FOUND'],
    ['an unknown address to write to', '/nothing', { method: 'POST' }, 404, 'NOT_FOUND'],
    ['a method that is not there', '/api/v1/me', { method: 'POST' }, 405, 'METHOD_NOT_ALLOWED'],
    ['reading where one only writes', '/api/v1/links/redeem', {}, 405, 'METHOD_NOT_ALLOWED'],
    ['broken JSON', '/api/v1/courses', { ...json({}), as: ada, body: '{"title":' }, 400, 'INVALID'],
    ['a field too few', '/api/v1/courses', { ...json({}), as: ada }, 400, 'INVALID'],
    ['JSON that is no object', '/api/v1/courses', { ...json([]), as: ada }, 400, 'INVALID'],
    ['a limit too large', '/api/v1/courses?limit=1000', { as: ada }, 400, 'INVALID'],
    ['an address that cannot be decoded', '/api/v1/courses/%ff', { as: ada }, 400, 'INVALID'],
    [
      'a form',
      '/api/v1/courses',
      { as: ada, method: 'POST', body: new URLSearchParams('a=b') },
      415,
      'MEDIA_TYPE_NOT_SUPPORTED',
    ],
    [
      'CSV where it is not taken',
      '/api/v1/courses',
      { as: ada, method: 'POST', body: 'a', headers: { 'content-type': 'text/csv' } },
      415,
      'MEDIA_TYPE_NOT_SUPPORTED',
    ],
    [
      'a body that is too large',
      '/api/v1/courses',
      { ...json({ title: 'x'.repeat(1_100_000) }), as: ada },
      413,
      'BODY_TOO_LARGE',
    ],
  ] as const)('is told as problem details: %s', async (_what, path, init, status, code) => {
    const answer = await stage.fetch(path, init as RequestInit);
    const problem = (await answer.json()) as Record<string, unknown>;
    expect([answer.status, problem['code']]).toEqual([status, code]);
    expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(Object.keys(problem).sort()).toEqual(['code', 'detail', 'figures', 'retryable', 'status', 'title', 'type']);
    if (status === 405) expect(answer.headers.get('allow')).toBeTruthy();
  });
});

it('answers a client that offers HTTP/2 on the side, as some do with every request', async () => {
  const headers = { connection: 'Upgrade, HTTP2-Settings', upgrade: 'h2c', 'http2-settings': 'AAMAAABk' };
  const [answer] = (await once(
    get({ port: stage.gateway.port, path: '/api/v1/openapi.json', headers, agent: false }),
    'response',
  )) as [IncomingMessage];
  answer.resume();
  expect(answer.statusCode).toBe(200);
});

describe('too much', () => {
  it('is refused with the limit and the time to wait, for each credential by itself', async () => {
    const narrow = await setStage({ limits: { requestsPerSecond: 2 } });
    const statuses = [];
    for (let count = 0; count < 12; count += 1) statuses.push((await narrow.fetch('/api/v1/me', { as: ada })).status);
    expect(statuses).toEqual([...Array<number>(10).fill(200), 429, 429]);
    const refused = await narrow.fetch('/api/v1/me', { as: ada });
    expect(refused.headers.get('retry-after')).toBe('1');
    expect(await refused.json()).toMatchObject({
      code: 'RATE_LIMITED',
      retryable: true,
      figures: { limit: '2', burst: '10' },
    });
    expect((await narrow.fetch('/api/v1/me', { as: ben })).status).toBe(200);
    await narrow.close();
  });

  it('is refused to an address that makes up a credential each time, and not to those who are known there', async () => {
    const narrow = await setStage({ limits: { requestsPerSecond: 2 } });
    expect((await narrow.fetch('/api/v1/me', { as: ada })).status).toBe(200);
    const made = Array.from({ length: 12 }, () =>
      narrow.fetch('/api/v1/me', { headers: { authorization: `Bearer ${newId()}` } }),
    );
    const statuses = (await Promise.all(made)).map(({ status }) => status).sort();
    expect(statuses).toEqual([...Array<number>(10).fill(401), 429, 429]);
    expect((await narrow.fetch('/api/v1/me', { as: ada })).status).toBe(200);
    const redeem = () =>
      narrow.fetch('/api/v1/links/redeem', {
        ...json({ token: 'nonsense' }),
        headers: { 'content-type': 'application/json', cookie: `lectern_session=${newId()}` },
      });
    const redeemed = (await Promise.all(Array.from({ length: 12 }, redeem))).map(({ status }) => status).sort();
    expect(redeemed).toEqual([...Array<number>(10).fill(404), 429, 429]);
    await narrow.close();
  });
});

describe('without a session service', () => {
  it('says that it is worth another try', async () => {
    const alone = await setStage();
    await alone.session.close(0);
    expect(await problemOf(alone.fetch('/api/v1/me', { as: ada }))).toEqual([503, 'UNAVAILABLE']);
    await alone.close();
  });
});

async function problemOf(answering: Promise<Response>): Promise<[number, string]> {
  const answer = await answering;
  const { code } = (await answer.json()) as { code: string };
  return [answer.status, code];
}
