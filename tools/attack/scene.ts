import { createHash } from 'node:crypto';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { openPool, query } from '@lectern/postgres';
import type { Classroom } from '../load/classroom.ts';
import { root } from '../root.ts';
import { Intruder, send, type Message, type Where } from './intruder.ts';

type Headers = Readonly<Record<string, string>>;

/** Two organisations, three classes, and the people who are about to misbehave in them. */
export type Scene = Awaited<ReturnType<typeof setScene>>;

export async function setScene(classroom: Classroom) {
  const { origin, demo, database } = classroom;
  const pool = openPool({ url: database.url('session'), max: 2, name: 'attack' });
  /** Whatever nobody but its owner may ever see: none of it may be in a log. */
  const secrets = new Set<string>([demo.apiKey]);
  const key = { authorization: `Bearer ${demo.apiKey}` };
  const rest = async <Answer>(headers: Headers, method: string, path: string, body?: unknown): Promise<Answer> => {
    const reply = await send(origin, method, path, headers, body);
    if (reply.status >= 400) throw new Error(`${method} ${path}: ${reply.status} ${JSON.stringify(reply.body)}`);
    return reply.body as Answer;
  };

  async function redeem(token: string, guestName?: string): Promise<Headers & { readonly cookie: string }> {
    secrets.add(token);
    const reply = await send(origin, 'POST', '/links/redeem', { origin }, { token, guestName });
    if (reply.status !== 200) throw new Error(`a link was answered ${reply.status}`);
    const cookie = reply.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    secrets.add(cookie.slice(cookie.indexOf('=') + 1));
    return { cookie, origin };
  }

  async function linkFor(personId: string, sessionId: string, more: object = {}, headers: Headers = key) {
    const path = `/people/${personId}/sign-in-links`;
    const { url, linkId } = await rest<{ url: string; linkId: string }>(headers, 'POST', path, { sessionId, ...more });
    const token = url.split('/').at(-1) ?? '';
    secrets.add(token);
    return { token, linkId };
  }

  async function guestToken(sessionId: string): Promise<string> {
    const { url } = await rest<{ url: string }>(key, 'POST', `/classes/${sessionId}/guest-links`, {});
    return url.split('/').at(-1) ?? '';
  }

  async function schedule(headers: Headers, courseId: string, title: string): Promise<string> {
    const [startsAt, endsAt] = [0, 3_600_000].map((ms) => new Date(Date.now() + ms).toISOString());
    const body = { title, startsAt, endsAt };
    return (await rest<{ sessionId: string }>(headers, 'POST', `/courses/${courseId}/classes`, body)).sessionId;
  }

  async function enter(headers: Headers, sessionId?: string, more: Partial<Where> & { join?: object } = {}) {
    const intruder = await Intruder.enter({ origin, headers, ...more });
    if (sessionId === undefined) return intruder;
    const message = await intruder.join(sessionId, more.join);
    if (message.refusal) throw new Error(`a join was refused: ${message.refusal.detail}`);
    secrets.add(intruder.grant);
    return intruder;
  }

  /** The journal and the directory, as a digest: equal when nothing has changed. */
  async function trace(quiet: readonly string[]): Promise<string> {
    const { rows } = await query<{ digest: string }>(
      pool,
      `SELECT concat_ws(' ', (SELECT count(*) FROM journal WHERE session_id = ANY($1::uuid[])), ${tables
        .map((table) => `(SELECT md5(string_agg(t::text, ',' ORDER BY t::text)) FROM ${table} t)`)
        .join(', ')}) AS digest`,
      [quiet],
    );
    return rows[0]?.digest ?? '';
  }

  const other = await makeOrganisation(database.url('session'));
  secrets.add(other.apiKey);
  const otherKey = { authorization: `Bearer ${other.apiKey}` };
  const { courseId: otherCourse } = await rest<{ courseId: string }>(otherKey, 'POST', '/courses', {
    title: 'Elsewhere',
  });
  const { items } = await rest<{ items: { personId: string }[] }>(
    otherKey,
    'POST',
    `/courses/${otherCourse}/enrolments`,
    {
      enrolments: [{ name: 'Mallory', email: 'mallory@elsewhere.example', role: 'instructor' }],
    },
  );
  const mallory = items[0]?.personId ?? '';
  const otherSession = await schedule(otherKey, otherCourse, 'Elsewhere');
  const otherLink = await (async () => {
    const path = `/people/${mallory}/sign-in-links`;
    const { url, linkId } = await rest<{ url: string; linkId: string }>(otherKey, 'POST', path, { reusable: true });
    return { token: url.split('/').at(-1) ?? '', linkId };
  })();

  /** Where things may break: nothing is compared here. */
  const yard = await schedule(key, demo.courseId, 'The yard');
  const tokenOf = (link: string) => link.split('/').at(-1) ?? '';
  const cookies = {
    ada: await redeem(tokenOf(demo.links['Ada'])),
    tomas: await redeem(tokenOf(demo.links['Tomás'])),
    ben: await redeem(tokenOf(demo.links['Ben'])),
    chloe: await redeem(tokenOf(demo.links['Chloe'])),
    gus: await redeem(tokenOf(demo.links['guest']), 'Gus'),
    mallory: await redeem(otherLink.token),
  };
  const main = demo.sessionId;
  const room = {
    ada: await enter(cookies.ada, main, { join: { openSources: ['SOURCE_MICROPHONE'] } }),
    tomas: await enter(cookies.tomas, main),
    ben: await enter(cookies.ben, main, { join: { openSources: ['SOURCE_MICROPHONE'] } }),
    chloe: await enter(cookies.chloe, main),
    gus: await enter(cookies.gus, main),
    mallory: await enter(cookies.mallory, otherSession),
  };

  return {
    origin,
    processes: classroom.processes,
    demo,
    key,
    pool,
    secrets,
    cookies,
    room,
    main,
    yard,
    other: {
      ...other,
      key: otherKey,
      courseId: otherCourse,
      sessionId: otherSession,
      personId: mallory,
      linkId: otherLink.linkId,
    },
    rest,
    redeem,
    linkFor,
    guestToken,
    enter,
    trace: () => trace([main, otherSession]),
    /** The facts of a class, newest last, by the names of the contract. */
    factsOf: (intruder: Intruder) => intruder.received.flatMap(({ facts }: Message) => facts?.facts ?? []),
    schedule: (title: string) => schedule(key, demo.courseId, title),
    /** A cookie that nobody was given. */
    forgedCookie: () => `lectern_session=${createHash('sha256').update(String(Math.random())).digest('base64url')}`,
    async close() {
      for (const { socket } of Object.values(room)) socket.terminate();
      await pool.end();
    },
  };
}

const tables = ['organisation', 'course', 'class_session', 'person', 'enrolment', 'link', 'api_key'];

async function makeOrganisation(url: string): Promise<{ organisationId: string; apiKey: string }> {
  const program = join(root, 'dist', 'session', 'admin.mjs');
  const args = [program, 'create-organisation', '--name', 'Elsewhere'];
  const { stdout } = await promisify(execFile)(process.execPath, args, {
    env: { ...process.env, SESSION_DATABASE_URL: url },
  });
  return JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '') as { organisationId: string; apiKey: string };
}
