import { createHash } from 'node:crypto';
import type { Caller } from '@lectern/proto/grpc/session/v1/directory_service';
import { Role } from '@lectern/proto/grpc/session/v1/room';
import { RevokeApiKey } from '../src/usecases/revoke-api-key.ts';
import {
  after,
  line,
  page,
  refusalOf,
  startDirectory,
  teachAlgebra,
  type Algebra,
  type Directory,
} from './directory.harness.ts';

let directory: Directory;
let north: Algebra;

beforeAll(async () => {
  directory = await startDirectory();
  north = await teachAlgebra(directory, 'North University');
});

afterAll(() => directory?.close());

afterEach(() => {
  expect(directory.failures).toEqual([]);
});

const hours = (n: number) => n * 3_600_000;
const redeem = (token: string, guestName = '') => directory.call('redeemLink', { token, guestName });
const inspect = (token: string) => directory.call('inspectLink', { token });
const byCookie = (secret: string) =>
  directory.call('authenticate', { credential: { $case: 'cookieSecret', value: secret } });
const byApiKey = (key: string) => directory.call('authenticate', { credential: { $case: 'apiKey', value: key } });
const signInLink = (
  caller: Caller,
  personId: string,
  options: { validMinutes?: number; reusable?: boolean; sessionId?: string } = {},
) =>
  directory.call('createSignInLink', { caller, personId, sessionId: '', validMinutes: 0, reusable: false, ...options });

/** Runs with the clock moved, and moves it back. */
async function later<Result>(ms: number, run: () => Promise<Result>): Promise<Result> {
  directory.clock.advance(ms);
  try {
    return await run();
  } finally {
    directory.clock.advance(-ms);
  }
}

describe('a sign-in link', () => {
  it('tells what it leads to as often as one looks, and signs in once', async () => {
    const link = await signInLink(north.ada, north.ben.personId, { sessionId: north.sessionId });
    expect(link.expiresAt).toEqual(after(7 * 24 * 60));
    const info = {
      kind: 'LINK_KIND_SIGN_IN',
      organisationName: 'North University',
      personName: 'Ben',
      sessionId: north.sessionId,
      classTitle: 'Groups',
      courseTitle: 'Algebra',
    };
    expect(await inspect(link.token)).toEqual(info);
    expect(await inspect(link.token)).toEqual(info);
    expect(await redeem(link.token)).toEqual({
      caller: { ...north.ben, canCreateCourses: false },
      cookieSecret: expect.stringMatching(/^[\w-]{43}$/),
      expiresAt: after(30 * 24 * 60),
      sessionId: north.sessionId,
    });
    expect(await refusalOf(redeem(link.token))).toMatchObject({ code: 'LINK_USED' });
    expect(await refusalOf(inspect(link.token))).toMatchObject({ code: 'LINK_USED' });
  });

  it('lets exactly one of twenty uses at the same moment in', async () => {
    const { token } = await signInLink(north.key, north.ben.personId);
    const uses = await Promise.all(
      Array.from({ length: 20 }, () =>
        redeem(token).then(
          () => 'in',
          async (error) => (await refusalOf(Promise.reject(error))).code,
        ),
      ),
    );
    expect(uses.filter((use) => use === 'in')).toHaveLength(1);
    expect(uses.filter((use) => use === 'LINK_USED')).toHaveLength(19);
  });

  it('expires', async () => {
    const { token } = await signInLink(north.key, north.ben.personId, { validMinutes: 5 });
    const refusals = await later(5 * 60_000, () => Promise.all([refusalOf(inspect(token)), refusalOf(redeem(token))]));
    expect(refusals.map(({ code }) => code)).toEqual(['LINK_EXPIRED', 'LINK_EXPIRED']);
    await redeem(token);
  });

  it('is taken back, and whoever came in by it is signed out', async () => {
    const { token, linkId } = await signInLink(north.key, north.ben.personId, { reusable: true });
    const { cookieSecret } = await redeem(token);
    await byCookie(cookieSecret);
    await directory.call('revokeLink', { caller: north.key, linkId });
    await directory.call('revokeLink', { caller: north.key, linkId });
    expect(await refusalOf(inspect(token))).toMatchObject({ code: 'LINK_REVOKED' });
    expect(await refusalOf(redeem(token))).toMatchObject({ code: 'LINK_REVOKED' });
    expect(await refusalOf(byCookie(cookieSecret))).toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it('is good for many uses when an API key says so, and only then', async () => {
    const { token } = await signInLink(north.key, north.ben.personId, { reusable: true });
    const uses = await Promise.all([redeem(token), redeem(token), redeem(token)]);
    expect(new Set(uses.map(({ cookieSecret }) => cookieSecret)).size).toBe(3);
    expect(await refusalOf(signInLink(north.ada, north.ben.personId, { reusable: true }))).toMatchObject({
      code: 'LINK_REUSE_NOT_ALLOWED',
    });
  });

  it('is refused a life of more than thirty days', async () => {
    expect(await refusalOf(signInLink(north.key, north.ben.personId, { validMinutes: 43_201 }))).toEqual({
      code: 'LINK_VALIDITY_INVALID',
      figures: { minimum: '1', maximum: '43200' },
    });
  });

  it('raises nobody: staff make it for learners, an instructor for her assistant, an API key for all', async () => {
    const may = (caller: Caller, { personId }: Caller) =>
      signInLink(caller, personId).then(
        () => 'made',
        async (error) => (await refusalOf(Promise.reject(error))).code,
      );
    expect(await may(north.tomas, north.ben)).toBe('made');
    expect(await may(north.ada, north.tomas)).toBe('made');
    expect(await may(north.key, north.ada)).toBe('made');
    expect(await may(north.tomas, north.ada)).toBe('NOT_ALLOWED');
    expect(await may(north.ada, north.ada)).toBe('NOT_ALLOWED');
    expect(await may(north.ben, north.chloe)).toBe('NOT_ALLOWED');
    const courseId = (await directory.call('createCourse', { caller: north.key, title: 'Physics' })).courseId;
    const { enrolments } = await directory.call('enrol', {
      caller: north.key,
      courseId,
      enrolments: [line('Paul', Role.LEARNER)],
    });
    expect(await may(north.ada, { ...north.ben, personId: enrolments[0]?.personId ?? '' })).toBe('NOT_FOUND');
  });

  it('that nobody made is unknown', async () => {
    for (const token of ['', 'x', 'A'.repeat(43), "' OR true --"]) {
      expect(await refusalOf(inspect(token))).toMatchObject({ code: 'LINK_UNKNOWN' });
      expect(await refusalOf(redeem(token))).toMatchObject({ code: 'LINK_UNKNOWN' });
    }
  });
});

describe('a guest link', () => {
  const guestLink = (caller: Caller, sessionId = north.sessionId) =>
    directory.call('createGuestLink', { caller, sessionId });

  it('brings any number of guests to one class, each a person of their own', async () => {
    const link = await guestLink(north.tomas);
    expect(link.expiresAt).toEqual(after(180));
    expect(await inspect(link.token)).toMatchObject({ kind: 'LINK_KIND_GUEST', personName: '', classTitle: 'Groups' });
    const gus = await redeem(link.token, ' Gus ');
    const other = await redeem(link.token, 'Gus');
    expect(gus).toMatchObject({
      sessionId: north.sessionId,
      caller: { name: 'Gus', guestOfSessionId: north.sessionId, canCreateCourses: false },
    });
    expect(other.caller?.personId).not.toBe(gus.caller?.personId);
    expect(await byCookie(gus.cookieSecret)).toEqual(gus.caller);
  });

  it('asks for a name that can be shown', async () => {
    const { token } = await guestLink(north.ada);
    for (const name of ['', '   ', 'x'.repeat(81), 'Gus\u202e'])
      expect(await refusalOf(redeem(token, name))).toEqual({ code: 'NAME_INVALID', figures: { limit: '80' } });
  });

  it('shows a guest that class and nothing else', async () => {
    const { caller } = await redeem((await guestLink(north.ada)).token, 'Gus');
    const { sessionId } = await directory.call('scheduleClass', {
      caller: north.key,
      courseId: north.courseId,
      title: 'Rings',
      startsAt: after(60),
      endsAt: after(90),
    });
    expect(await directory.call('getClass', { caller, sessionId: north.sessionId })).toMatchObject({
      role: Role.GUEST,
    });
    expect((await directory.call('listCourses', { caller, page: page() })).courses).toEqual([]);
    const { courseId } = north;
    const refusals = [
      directory.call('getClass', { caller, sessionId }),
      directory.call('getCourse', { caller, courseId }),
      directory.call('listEnrolments', { caller, courseId, page: page() }),
      directory.call('listClasses', { caller, courseId, past: false, page: page() }),
      directory.call('enrol', { caller, courseId, enrolments: [line('Gus', Role.INSTRUCTOR)] }),
      signInLink(caller as Caller, north.ben.personId),
    ].map(refusalOf);
    expect((await Promise.all(refusals)).map(({ code }) => code)).toEqual(Array(6).fill('NOT_FOUND'));
    const forbidden = [
      directory.call('endClass', { caller, sessionId: north.sessionId }),
      directory.call('createGuestLink', { caller, sessionId: north.sessionId }),
      directory.call('createCourse', { caller, title: 'Mine' }),
    ].map(refusalOf);
    expect((await Promise.all(forbidden)).map(({ code }) => code)).toEqual(Array(3).fill('NOT_ALLOWED'));
  });

  it('cannot be made into a sign-in link', async () => {
    const { caller } = await redeem((await guestLink(north.ada)).token, 'Gus');
    expect(await refusalOf(signInLink(north.key, caller?.personId ?? ''))).toMatchObject({ code: 'NOT_FOUND' });
  });

  it('is made by staff and ends with the class', async () => {
    expect(await refusalOf(guestLink(north.ben))).toMatchObject({ code: 'NOT_ALLOWED' });
    const { token } = await guestLink(north.ada);
    expect(await later(180 * 60_000, () => refusalOf(redeem(token, 'Gus')))).toMatchObject({ code: 'LINK_EXPIRED' });
    expect(await later(180 * 60_000, () => refusalOf(guestLink(north.ada)))).toMatchObject({ code: 'CLASS_ENDED' });
  });

  it('is taken back by any staff of the course, and by nobody else', async () => {
    const { token, linkId } = await guestLink(north.ada);
    const { cookieSecret } = await redeem(token, 'Gus');
    expect(await refusalOf(directory.call('revokeLink', { caller: north.ben, linkId }))).toMatchObject({
      code: 'NOT_FOUND',
    });
    await directory.call('revokeLink', { caller: north.tomas, linkId });
    expect(await refusalOf(redeem(token, 'Gus'))).toMatchObject({ code: 'LINK_REVOKED' });
    await byCookie(cookieSecret);
  });
});

describe('a browser session', () => {
  const newSession = async () => (await redeem((await signInLink(north.key, north.ada.personId)).token)).cookieSecret;

  it('says who is calling', async () => {
    expect(await byCookie(await newSession())).toEqual({
      organisationId: north.organisationId,
      personId: north.ada.personId,
      apiKeyId: '',
      name: 'Ada',
      organisationName: 'North University',
      guestOfSessionId: '',
      canCreateCourses: true,
      organisationRole: 'ORGANISATION_ROLE_UNSPECIFIED',
    });
  });

  it('lasts twelve hours after its last use', async () => {
    const secret = await newSession();
    await later(hours(11), () => byCookie(secret));
    await later(hours(22), () => byCookie(secret));
    expect(await later(hours(34), () => refusalOf(byCookie(secret)))).toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it('ends with signing out, which may be done twice', async () => {
    const secret = await newSession();
    await directory.call('signOut', { cookieSecret: secret });
    await directory.call('signOut', { cookieSecret: secret });
    expect(await refusalOf(byCookie(secret))).toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it('is unknown by any other secret', async () => {
    const secret = await newSession();
    const hash = createHash('sha256').update(secret).digest();
    for (const wrong of ['', 'x', secret.slice(1), hash.toString('hex'), hash.toString('base64url')])
      expect(await refusalOf(byCookie(wrong))).toMatchObject({ code: 'UNAUTHENTICATED' });
  });
});

describe('an API key', () => {
  it('speaks for its organisation', async () => {
    expect(north.apiKey).toMatch(/^lk_[0-9a-f]{12}_[\w-]{43}$/);
    expect(await byApiKey(north.apiKey)).toEqual({
      organisationId: north.organisationId,
      personId: '',
      apiKeyId: north.key.apiKeyId,
      name: '',
      organisationName: 'North University',
      guestOfSessionId: '',
      canCreateCourses: true,
      organisationRole: 'ORGANISATION_ROLE_ADMIN',
    });
  });

  it('is nothing without its secret, or with that of another one', async () => {
    const { apiKey: other } = await directory.createOrganisation('South University');
    const [, prefix = '', secret = ''] = /^lk_([^_]+)_(.+)$/.exec(north.apiKey) ?? [];
    const [, , otherSecret = ''] = /^lk_([^_]+)_(.+)$/.exec(other) ?? [];
    const wrong = ['', prefix, secret, `lk_${prefix}_`, `lk_${prefix}_${otherSecret}`, `${north.apiKey}x`, 'lk_x_y'];
    for (const key of wrong) expect(await refusalOf(byApiKey(key))).toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it('is worthless once revoked', async () => {
    const { apiKey } = await directory.createOrganisation('West University');
    await byApiKey(apiKey);
    await directory.get(RevokeApiKey).execute(apiKey.split('_')[1] ?? '');
    expect(await refusalOf(byApiKey(apiKey))).toMatchObject({ code: 'UNAUTHENTICATED' });
  });
});

describe('secrets', () => {
  it('are nowhere in the database', async () => {
    const link = await signInLink(north.key, north.ada.personId);
    const { cookieSecret } = await redeem(link.token);
    const [, , keySecret = ''] = /^lk_([^_]+)_(.+)$/.exec(north.apiKey) ?? [];
    for (const table of ['organisation', 'person', 'link', 'browser_session', 'api_key']) {
      const rows = await directory.source.query<{ row: string }[]>(`SELECT t::text AS row FROM ${table} t`);
      const text = rows.map(({ row }) => row).join('\n');
      for (const secret of [link.token, cookieSecret, keySecret]) {
        expect(text).not.toContain(secret);
        expect(text).not.toContain(Buffer.from(secret).toString('hex'));
        expect(text).not.toContain(Buffer.from(secret, 'base64url').toString('hex'));
      }
    }
  });
});
