import { randomUUID } from 'node:crypto';
import { query } from '@lectern/postgres';
import { area } from './attempt.ts';
import { replyOf, send } from './intruder.ts';
import type { Scene } from './scene.ts';

type Ids = {
  readonly courseId: string;
  readonly sessionId: string;
  readonly personId: string;
  readonly linkId: string;
};
type Headers = Readonly<Record<string, string>>;

const asking =
  (who: (scene: Scene) => Headers, method: string, path: string | ((scene: Scene) => string), body?: unknown) =>
  async (scene: Scene): Promise<string> =>
    replyOf(await send(scene.origin, method, typeof path === 'string' ? path : path(scene), who(scene), body));
const soon = () => ({
  title: 'Mine',
  startsAt: new Date().toISOString(),
  endsAt: new Date(Date.now() + 3_600_000).toISOString(),
});
const somebody = { enrolments: [{ name: 'Eve', email: 'eve@evil.example', role: 'instructor' }] };

/** Every operation that names something, with the ids of `ids`. */
const operations: readonly (readonly [method: string, path: (ids: Ids) => string, body?: () => unknown])[] = [
  ['GET', ({ courseId }) => `/courses/${courseId}`],
  ['GET', ({ courseId }) => `/courses/${courseId}/enrolments`],
  ['POST', ({ courseId }) => `/courses/${courseId}/enrolments`, () => somebody],
  ['DELETE', ({ courseId, personId }) => `/courses/${courseId}/enrolments/${personId}`],
  ['GET', ({ courseId }) => `/courses/${courseId}/classes`],
  ['POST', ({ courseId }) => `/courses/${courseId}/classes`, soon],
  ['GET', ({ sessionId }) => `/classes/${sessionId}`],
  ['POST', ({ sessionId }) => `/classes/${sessionId}/end`],
  ['POST', ({ sessionId }) => `/classes/${sessionId}/guest-links`],
  ['POST', ({ personId }) => `/people/${personId}/sign-in-links`, () => ({})],
  ['DELETE', ({ linkId }) => `/links/${linkId}`],
];

const theirs = ({ demo, main }: Scene): Ids => ({
  courseId: demo.courseId,
  sessionId: main,
  personId: demo.people['Ben'],
  linkId: randomUUID(),
});

function everyOperation(who: (scene: Scene) => Headers, ids: (scene: Scene) => Ids, expected: string | RegExp) {
  return operations.map(([method, path, body]) => {
    const named = path({ courseId: ':course', sessionId: ':class', personId: ':person', linkId: ':link' });
    return [`${method} ${named}`, expected, asking(who, method, (scene) => path(ids(scene)), body?.())] as const;
  });
}

export const rest = [
  ...area(
    'REST: staff of another organisation',
    ...everyOperation(({ cookies }) => cookies.mallory, theirs, '404 NOT_FOUND'),
  ),
  ...area(
    'REST: the key of another organisation',
    ...everyOperation(({ other }) => other.key, theirs, '404 NOT_FOUND'),
  ),
  ...area(
    'REST: our key, their ids',
    ...everyOperation(
      ({ key }) => key,
      ({ other }) => other,
      '404 NOT_FOUND',
    ),
  ),
  ...area('REST: nobody', ...everyOperation(({ origin }) => ({ origin }), theirs, '401 UNAUTHENTICATED')),
  ...area(
    'REST: mixed organisations',
    [
      'a link for our person into their class',
      '404 NOT_FOUND',
      async ({ origin, key, demo, other }) =>
        replyOf(
          await send(origin, 'POST', `/people/${demo.people['Ben']}/sign-in-links`, key, {
            sessionId: other.sessionId,
          }),
        ),
    ],
    [
      'their person out of our course',
      '404 NOT_FOUND',
      asking(
        ({ key }) => key,
        'DELETE',
        ({ demo, other }) => `/courses/${demo.courseId}/enrolments/${other.personId}`,
      ),
    ],
  ),
  ...area(
    'REST: a guest',
    ['GET /courses', '200', asking(({ cookies }) => cookies.gus, 'GET', '/courses')],
    ['POST /courses', '403 NOT_ALLOWED', asking(({ cookies }) => cookies.gus, 'POST', '/courses', { title: 'Mine' })],
    [
      'GET /classes/:class',
      '200',
      asking(
        ({ cookies }) => cookies.gus,
        'GET',
        ({ main }) => `/classes/${main}`,
      ),
    ],
    [
      'GET another class of the course',
      '404 NOT_FOUND',
      asking(
        ({ cookies }) => cookies.gus,
        'GET',
        ({ yard }) => `/classes/${yard}`,
      ),
    ],
    ...everyOperation(({ cookies }) => cookies.gus, theirs, /^(404 NOT_FOUND|403 NOT_ALLOWED)$/).filter(
      ([what]) => what !== 'GET /classes/:class',
    ),
  ),
  ...area(
    'REST: a learner',
    ['POST /courses', '403 NOT_ALLOWED', asking(({ cookies }) => cookies.ben, 'POST', '/courses', { title: 'Mine' })],
    [
      'enrols somebody',
      '403 NOT_ALLOWED',
      asking(
        ({ cookies }) => cookies.ben,
        'POST',
        ({ demo }) => `/courses/${demo.courseId}/enrolments`,
        somebody,
      ),
    ],
    [
      'makes herself an instructor',
      '403 NOT_ALLOWED',
      asking(
        ({ cookies }) => cookies.ben,
        'POST',
        ({ demo }) => `/courses/${demo.courseId}/enrolments`,
        { enrolments: [{ name: 'Ben', email: 'ben@example.edu', role: 'instructor' }] },
      ),
    ],
    [
      'takes the instructor out',
      '403 NOT_ALLOWED',
      asking(
        ({ cookies }) => cookies.ben,
        'DELETE',
        ({ demo }) => `/courses/${demo.courseId}/enrolments/${demo.people['Ada']}`,
      ),
    ],
    [
      'plans a class',
      '403 NOT_ALLOWED',
      asking(
        ({ cookies }) => cookies.ben,
        'POST',
        ({ demo }) => `/courses/${demo.courseId}/classes`,
        soon(),
      ),
    ],
    [
      'ends the class',
      '403 NOT_ALLOWED',
      asking(
        ({ cookies }) => cookies.ben,
        'POST',
        ({ main }) => `/classes/${main}/end`,
      ),
    ],
    [
      'makes a guest link',
      '403 NOT_ALLOWED',
      asking(
        ({ cookies }) => cookies.ben,
        'POST',
        ({ main }) => `/classes/${main}/guest-links`,
      ),
    ],
    [
      'makes a link as the instructor',
      '403 NOT_ALLOWED',
      asking(
        ({ cookies }) => cookies.ben,
        'POST',
        ({ demo }) => `/people/${demo.people['Ada']}/sign-in-links`,
        {},
      ),
    ],
    [
      'makes a link as another learner',
      '403 NOT_ALLOWED',
      asking(
        ({ cookies }) => cookies.ben,
        'POST',
        ({ demo }) => `/people/${demo.people['Chloe']}/sign-in-links`,
        {},
      ),
    ],
    [
      'reads e-mail addresses',
      'none shown',
      async ({ origin, cookies, demo }) => {
        const { body } = await send(origin, 'GET', `/courses/${demo.courseId}/enrolments`, cookies.ben);
        return JSON.stringify(body).includes('@') ? 'shown' : 'none shown';
      },
    ],
    [
      'an assistant makes a link as the instructor',
      '403 NOT_ALLOWED',
      asking(
        ({ cookies }) => cookies.tomas,
        'POST',
        ({ demo }) => `/people/${demo.people['Ada']}/sign-in-links`,
        {},
      ),
    ],
    [
      'an instructor makes a link as the registrar',
      '404 NOT_FOUND',
      asking(
        ({ cookies }) => cookies.ada,
        'POST',
        ({ demo }) => `/people/${demo.registrarId}/sign-in-links`,
        {},
      ),
    ],
    [
      'an instructor makes a link for many uses',
      '403 LINK_REUSE_NOT_ALLOWED',
      asking(
        ({ cookies }) => cookies.ada,
        'POST',
        ({ demo }) => `/people/${demo.people['Ben']}/sign-in-links`,
        { reusable: true },
      ),
    ],
  ),
  ...area(
    'REST: garbage',
    ['half a body', '400 INVALID', asking(({ key }) => key, 'POST', '/courses', '{"title":')],
    ['a list', '400 INVALID', asking(({ key }) => key, 'POST', '/courses', [])],
    ['a number for a title', '400 INVALID', asking(({ key }) => key, 'POST', '/courses', { title: 3 })],
    [
      '10 000 characters for a title',
      '400 INVALID',
      asking(({ key }) => key, 'POST', '/courses', { title: 'x'.repeat(10_000) }),
    ],
    [
      'a title of control characters',
      /^4(00 INVALID|22 TITLE_INVALID)$/,
      asking(({ key }) => key, 'POST', '/courses', { title: 'a\u0000b' }),
    ],
    [
      'a title that turns around',
      '422 TITLE_INVALID',
      asking(({ key }) => key, 'POST', '/courses', { title: 'a\u202eb' }),
    ],
    [
      'a body of more than 1 MiB',
      '413 BODY_TOO_LARGE',
      asking(({ key }) => key, 'POST', '/courses', { title: 'x'.repeat(1_100_000) }),
    ],
    [
      'another content type',
      '415 MEDIA_TYPE_NOT_SUPPORTED',
      asking(({ key }) => ({ ...key, 'content-type': 'application/xml' }), 'POST', '/courses', '<title/>'),
    ],
    [
      'a body nested without end',
      '400 INVALID',
      asking(({ key }) => key, 'POST', '/courses', `${'{"title":'.repeat(20_000)}1${'}'.repeat(20_000)}`),
    ],
    ['a prototype', '400 INVALID', asking(({ key }) => key, 'POST', '/courses', '{"__proto__":{"title":"x"}}')],
    ['SQL for an id', '400 INVALID', asking(({ key }) => key, 'GET', `/courses/${encodeURIComponent("' OR 1=1 --")}`)],
    ['a path out of the API', '404 NOT_FOUND', asking(({ key }) => key, 'GET', '/courses/..%2f..%2fetc%2fpasswd/%00')],
    ['a file beside the web app', '404 NOT_FOUND', asking(() => ({}), 'GET', '/api/../..%2f..%2fpackage.json')],
    [
      'a method that is not there',
      '405 METHOD_NOT_ALLOWED',
      asking(
        ({ key }) => key,
        'PATCH',
        ({ main }) => `/classes/${main}`,
      ),
    ],
    ['a page of -1', '400 INVALID', asking(({ key }) => key, 'GET', '/courses?limit=-1')],
    ['a cursor of its own', '400 CURSOR_INVALID', asking(({ key }) => key, 'GET', '/courses?cursor=bm90IGEgY3Vyc29y')],
    [
      'a class that ends before it starts',
      '422 CLASS_TIMES_INVALID',
      asking(
        ({ key }) => key,
        'POST',
        ({ demo }) => `/courses/${demo.courseId}/classes`,
        { title: 'x', startsAt: '2100-01-01T10:00:00Z', endsAt: '2100-01-01T09:00:00Z' },
      ),
    ],
    [
      'a class in the year 275760',
      /^4\d\d /,
      asking(
        ({ key }) => key,
        'POST',
        ({ demo }) => `/courses/${demo.courseId}/classes`,
        { title: 'x', startsAt: '+275760-09-13T00:00:00Z', endsAt: '+275760-09-13T01:00:00Z' },
      ),
    ],
    [
      '5 001 people',
      '400 INVALID',
      asking(
        ({ key }) => key,
        'POST',
        ({ demo }) => `/courses/${demo.courseId}/enrolments`,
        { enrolments: Array.from({ length: 5_001 }, () => somebody.enrolments[0]) },
      ),
    ],
    [
      '1 001 people',
      '422 TOO_MANY_ENROLMENTS',
      asking(
        ({ key }) => key,
        'POST',
        ({ demo }) => `/courses/${demo.courseId}/enrolments`,
        {
          enrolments: Array.from({ length: 1_001 }, (_, index) => ({
            ...somebody.enrolments[0],
            email: `eve${index}@evil.example`,
          })),
        },
      ),
    ],
    [
      'one bad line among good ones',
      '422 ENROLMENT_INVALID',
      asking(
        ({ key }) => key,
        'POST',
        ({ demo }) => `/courses/${demo.courseId}/enrolments`,
        { enrolments: [...somebody.enrolments, { name: 'X', email: 'not an address', role: 'learner' }] },
      ),
    ],
    [
      'a CSV of 100 000 empty lines',
      '413 BODY_TOO_LARGE',
      asking(
        ({ cookies }) => ({ ...cookies.ben, 'content-type': 'text/csv' }),
        'POST',
        ({ demo }) => `/courses/${demo.courseId}/enrolments`,
        '\n'.repeat(100_000),
      ),
    ],
    [
      'a CSV whose quote never ends',
      '422 ENROLMENT_INVALID',
      asking(
        ({ key }) => ({ ...key, 'content-type': 'text/csv' }),
        'POST',
        ({ demo }) => `/courses/${demo.courseId}/enrolments`,
        'Eve,eve@evil.example\n"Mal',
      ),
    ],
  ),
  ...area(
    'links',
    [
      'one link, twenty times at once',
      '1 × 200, 19 × 410 LINK_USED',
      async (scene) => {
        const { token } = await scene.linkFor(scene.demo.people['Ben'], scene.main);
        const { origin } = scene;
        const all = await Promise.all(
          Array.from({ length: 20 }, () => send(origin, 'POST', '/links/redeem', { origin }, { token })),
        );
        const counts = Map.groupBy(all.map(replyOf), (reply) => reply);
        return [...counts]
          .sort()
          .map(([reply, { length }]) => `${length} × ${reply}`)
          .join(', ');
      },
      { changes: true },
    ],
    [
      'a second use',
      '410 LINK_USED',
      async (scene) => {
        const { token } = await scene.linkFor(scene.demo.people['Ben'], scene.main);
        await scene.redeem(token);
        return redeeming(scene, token);
      },
      { changes: true },
    ],
    [
      'one that was taken back',
      '410 LINK_REVOKED',
      async (scene) => {
        const { token, linkId } = await scene.linkFor(scene.demo.people['Ben'], scene.main);
        await scene.rest(scene.key, 'DELETE', `/links/${linkId}`);
        return redeeming(scene, token);
      },
      { changes: true },
    ],
    [
      'one that has expired',
      '410 LINK_EXPIRED',
      async (scene) => {
        const { token, linkId } = await scene.linkFor(scene.demo.people['Ben'], scene.main);
        await query(scene.pool, `UPDATE link SET expires_at = now() - interval '1 second' WHERE id = $1`, [linkId]);
        return redeeming(scene, token);
      },
      { changes: true },
    ],
    ['one that was made up', '404 LINK_UNKNOWN', (scene) => redeeming(scene, scene.forgedCookie())],
    ['an id for a token', '404 LINK_UNKNOWN', (scene) => redeeming(scene, randomUUID())],
    ['no token', '400 INVALID', (scene) => redeeming(scene, '')],
    [
      'a link used by GET',
      '405 METHOD_NOT_ALLOWED',
      asking(({ origin }) => ({ origin }), 'GET', '/links/redeem?token=x'),
    ],
    [
      'the session of a link that was taken back',
      '401 UNAUTHENTICATED',
      async (scene) => {
        const { token, linkId } = await scene.linkFor(scene.demo.people['Ben'], scene.main);
        const headers = await scene.redeem(token);
        await scene.rest(scene.key, 'DELETE', `/links/${linkId}`);
        return replyOf(await send(scene.origin, 'GET', '/me', headers));
      },
      { changes: true },
    ],
  ),
];

async function redeeming({ origin }: Scene, token: string): Promise<string> {
  return replyOf(await send(origin, 'POST', '/links/redeem', { origin }, { token }));
}
