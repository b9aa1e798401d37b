import { newId } from '@lectern/kernel';
import { goodBody } from './bodies.ts';
import { code } from './peer-registers.ts';
import { ada, ben, origin, setStage, type Stage } from './stage.ts';

let stage: Stage;
let ofClass: string;
let ofCourse: string;
beforeAll(async () => {
  stage = await setStage();
  ofClass = `/api/v1/classes/${stage.room.sessionId}`;
  ofCourse = `/api/v1/courses/${stage.room.courseId}`;
});
afterAll(() => stage.close());

type As = NonNullable<Parameters<Stage['fetch']>[1]>['as'];

async function ask(method: string, path: string, body?: unknown, who: As | 'nobody' = ada) {
  const sent =
    body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
  const as = who === 'nobody' ? undefined : who;
  const answer = await stage.fetch(path, { as, method, ...sent });
  const text = await answer.text();
  return {
    status: answer.status,
    headers: answer.headers,
    text,
    json: text ? (JSON.parse(text) as unknown) : undefined,
  };
}
async function file(path: string, as: As = ada) {
  const answer = await stage.fetch(path, { as });
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
}

const at = (minute: number) => new Date(Date.UTC(2026, 2, 2, 9, minute)).toISOString();
const policy = {
  ...{ lateAfterMinutes: 5, absentAfterMinutes: 20, requiredSharePercent: 50, leftEarlyBeforeMinutes: 10 },
  ...{ minimumClassMinutes: 5, graceSeconds: 60, judgesObservers: false, requiredContactMinutes: 600 },
};
const holding = { scope: 'default', version: 0, policy };
const entry = {
  ...{ personId: ben.personId, name: 'Ben', role: 'learner', isEnrolled: true, verdict: 'late', rule: 'late-after' },
  ...{ attendedMs: 3_120_000, share: 0.8667, firstAt: at(8), lastAt: at(60), gaps: 0, lateMs: 480_000 },
  ...{ leftEarlyMs: 0, version: 2, isCorrected: false, intervals: [{ from: at(8), to: at(60) }] },
  engagement: { spokeMs: 61_000, hands: 2, chatMessages: 3 },
  dispute: { disputeId: expect.any(String) as string, text: 'The tram stood still.', at: at(70) },
};

describe('registers over REST', () => {
  it('shows the register of a class in whole, with times in ISO 8601 and lengths in milliseconds', async () => {
    expect((await ask('GET', `${ofClass}/register`)).json).toEqual({
      ...{ sessionId: stage.room.sessionId, courseId: stage.room.courseId, courseTitle: 'Biology', title: 'Cells' },
      ...{ startsAt: at(0), endsAt: at(60), phase: 'ended', startedAt: at(0), endedAt: at(60), version: 3 },
      ...{ computedAt: at(61), policy: holding, entries: [entry], canCorrect: true },
      statements: { kept: 4, accepted: 3, dead: 1, connections: 1 },
    });
  });

  it('passes on that somebody may not see it', async () => {
    expect(await ask('GET', `${ofClass}/register`, undefined, ben)).toMatchObject({
      status: 403,
      json: { code: 'NOT_ALLOWED' },
    });
  });

  it('shows the register of a course, and one’s own record', async () => {
    const classes = [{ sessionId: stage.room.sessionId, title: 'Cells', startsAt: at(0), lengthMs: 3_600_000 }];
    const person = {
      ...{ personId: ben.personId, name: 'Ben', role: 'learner', attendedMs: 3_120_000, share: 0.8667, present: 0 },
      ...{ late: 1, leftEarly: 0, absent: 0, excused: 0, trend: 0, isAtRisk: false },
      cells: [{ verdict: 'late', attendedMs: 3_120_000, isCorrected: false }],
    };
    const course = { courseId: stage.room.courseId, courseTitle: 'Biology', policy: holding };
    expect((await ask('GET', `${ofCourse}/register`)).json).toEqual({ ...course, classes, people: [person] });
    expect((await ask('GET', `${ofCourse}/attendance`, undefined, ben)).json).toEqual({
      ...course,
      totals: person,
      rows: [{ class: classes[0], startedAt: at(0), endedAt: at(60), entry }],
    });
  });

  it('tells everything that happened to an entry, newest first', async () => {
    const { json } = await ask('GET', `${ofClass}/register/${ben.personId}/history`);
    const head = { at: at(80), actorName: 'Ada' };
    const answer = { text: 'Excused.', at: at(80), byName: 'Ada' };
    expect(json).toEqual({
      items: [
        { kind: 'answered', ...head, dispute: { ...entry.dispute, answer } },
        { kind: 'disputed', ...head, dispute: entry.dispute },
        { kind: 'corrected', ...head, reason: 'The bus', change: { kind: 'set-verdict', verdict: 'excused' } },
        {
          ...{ kind: 'corrected', ...head, reason: 'Seen in the hall' },
          change: { kind: 'add-interval', from: at(0), to: at(8) },
        },
        { kind: 'computed', ...head, entry, registerVersion: 3, policy: holding, cause: 'correction' },
      ],
    });
  });

  it('corrects, and says why it does not', async () => {
    const path = `${ofClass}/register/${ben.personId}/corrections`;
    const change = { kind: 'set-verdict', verdict: 'left-early' };
    const corrected = await ask('POST', path, { reason: 'Seen leaving', change, entryVersion: 2 });
    expect(corrected).toMatchObject({
      status: 200,
      json: {
        ...{ verdict: 'left-early', rule: 'corrected', isCorrected: true, version: 3 },
        correction: { reason: 'Seen leaving', byName: 'Ada', at: at(80) },
      },
    });
    expect((await ask('POST', path, { reason: ' ', change, entryVersion: 2 })).json).toMatchObject({
      status: 422,
      code: 'REASON_MISSING',
    });
    expect((await ask('POST', path, { reason: 'x', change, entryVersion: 1 })).json).toMatchObject({
      status: 409,
      code: 'ENTRY_CHANGED',
    });
    for (const wrong of [
      { kind: 'erase' },
      { kind: 'cut-interval', from: at(0) },
      { kind: 'set-verdict', verdict: 'none' },
    ])
      expect((await ask('POST', path, { reason: 'x', change: wrong, entryVersion: 2 })).json).toMatchObject({
        status: 400,
        code: 'INVALID',
      });
    const early = { kind: 'add-interval', from: '0000-01-01T00:00:00Z', to: at(0) };
    expect((await ask('POST', path, { reason: 'x', change: early, entryVersion: 2 })).status).toBe(400);
  });

  it('takes a dispute and its answer', async () => {
    const opened = await ask('POST', `${ofClass}/disputes`, { text: 'I was there.' }, ben);
    expect(opened).toMatchObject({ status: 201, json: { dispute: { text: 'I was there.' } } });
    const { disputeId } = (opened.json as { dispute: { disputeId: string } }).dispute;
    const answered = await ask('POST', `/api/v1/disputes/${disputeId}/answer`, { text: 'So you were.' });
    expect(answered.json).toMatchObject({ dispute: { answer: { text: 'So you were.', byName: 'Ada', at: at(80) } } });
  });
});

describe('policies over REST', () => {
  it.each([
    ['the organisation', () => '/api/v1/organisation'],
    ['a course', () => ofCourse],
    ['a class', () => ofClass],
  ])('are shown, set and withdrawn for %s', async (_scope, place) => {
    const path = `${place()}/attendance-policy`;
    expect((await ask('GET', path)).json).toEqual({ effective: holding, versions: [] });
    const strict = { ...policy, lateAfterMinutes: 1 };
    expect((await ask('PUT', path, { policy: strict, version: 0 })).json).toEqual({
      effective: holding,
      versions: [{ ...holding, version: 1, policy: strict }],
    });
    expect((await ask('DELETE', `${path}?version=1`)).json).toEqual({ effective: holding, versions: [] });
    expect((await ask('DELETE', path)).json).toMatchObject({ status: 400, code: 'INVALID' });
  });

  it('are refused when their numbers contradict each other', async () => {
    const body = { policy: { ...policy, absentAfterMinutes: 5 }, version: 0 };
    expect((await ask('PUT', `${ofCourse}/attendance-policy`, body)).json).toMatchObject({
      status: 422,
      code: 'POLICY_INVALID',
    });
  });
});

describe('documents over REST', () => {
  it('come as files, for a purpose and in a language', async () => {
    const pdf = await file(`${ofClass}/register.pdf?purpose=board%20of%20examiners&language=es&timeZone=Europe/Madrid`);
    expect(pdf.status).toBe(200);
    expect(pdf.text).toBe(`DOCUMENT_KIND_CLASS_REGISTER_PDF|${origin}/verify|board of examiners|es|Europe/Madrid`);
    expect(pdf.headers.get('content-type')).toBe('application/pdf');
    expect(pdf.headers.get('content-length')).toBe(String(pdf.text.length));
    expect(pdf.headers.get('content-disposition')).toBe(
      `attachment; filename="Biolog_a _ Cells.pdf"; filename*=UTF-8''Biolog%C3%ADa%20%E2%80%93%20Cells.pdf`,
    );
    const csv = await file(`${ofCourse}/register.csv`);
    expect([csv.headers.get('content-type'), csv.text]).toEqual([
      'text/csv; charset=utf-8',
      `DOCUMENT_KIND_COURSE_REGISTER_CSV|${origin}/verify||en|UTC`,
    ]);
    const hours = await file(`${ofCourse}/people/${ben.personId}/contact-hours.pdf`, ben);
    expect(hours.text).toContain('CONTACT_HOURS');
    expect((await ask('GET', `${ofClass}/register.csv?purpose=${'x'.repeat(201)}`)).status).toBe(400);
    expect((await ask('GET', `/api/v1/classes/${newId()}/register.csv`)).json).toMatchObject({ code: 'NOT_FOUND' });
  });

  it('are confirmed to anybody who has the code', async () => {
    expect((await ask('GET', `/api/v1/verify/${code}`, undefined, 'nobody')).json).toEqual({
      ...{ kind: 'class-register-pdf', organisationName: 'Example University', courseTitle: 'Biology' },
      ...{ classTitle: 'Cells', issuedAt: at(90), issuedByName: 'Ada', digest: 'ab'.repeat(32) },
      ...{ registerVersion: 3, isSuperseded: true, figures: [{ name: 'late', value: '1' }] },
    });
    expect((await ask('GET', '/api/v1/verify/0000', undefined, 'nobody')).json).toMatchObject({
      status: 404,
      code: 'NOT_FOUND',
    });
  });

  it('leave a trace in the access log', async () => {
    const { json, headers } = await ask('GET', `/api/v1/accesses?personId=${ben.personId}`);
    expect(headers.get('link')).toContain('cursor=more+of+it');
    expect(json).toEqual({
      items: [
        {
          ...{ at: at(95), kind: 'export-pdf', actorId: ben.personId, actorName: 'Ada', capacity: 'instructor' },
          ...{ personId: ben.personId, courseTitle: 'Biology', classTitle: 'Cells', purpose: 'board of examiners' },
        },
      ],
      nextCursor: 'more of it',
    });
  });
});

describe('connections to learning record stores over REST', () => {
  const written = {
    ...{ name: 'Campus LRS', endpoint: 'https://lrs.example.edu/xapi', xapiVersion: '1.0.3', isOn: true },
    verbGroups: ['presence', 'attendance'],
    credentials: { kind: 'oauth2', name: 'lectern', tokenEndpoint: 'https://id.example.edu/token', scope: 'all' },
  };
  const withSecret = { ...written, credentials: { ...written.credentials, secret: 'right' } };

  it('are added, tested, changed and removed, and never tell their secret', async () => {
    const made = await ask('POST', '/api/v1/lrs-connections', withSecret);
    expect(made.status).toBe(201);
    expect(made.json).toEqual({
      ...written,
      connectionId: expect.any(String) as string,
      allowsPrivateAddresses: false,
      delivery: { accepted: 12, waiting: 2, dead: 1, lastError: '503: busy', lastErrorAt: '2026-03-02T10:00:00.000Z' },
    });
    const { connectionId } = made.json as { connectionId: string };
    const path = `/api/v1/lrs-connections/${connectionId}`;
    const changed = { ...written, name: 'Other', credentials: { kind: 'basic', name: 'l' } };
    expect((await ask('PUT', path, changed)).json).toMatchObject({ ...changed, connectionId });
    expect((await ask('GET', '/api/v1/lrs-connections')).json).toMatchObject({ items: [{ connectionId }] });
    expect((await ask('POST', '/api/v1/lrs-connections/test', { connectionId })).json).toEqual({
      ...{ works: true, finding: 'The store answers and takes the credentials.', xapiVersion: '1.0.3' },
    });
    expect((await ask('POST', '/api/v1/lrs-connections/test', { draft: written })).json).toMatchObject({
      works: false,
      code: 'CREDENTIALS_REFUSED',
    });
    expect((await ask('POST', '/api/v1/lrs-connections/test', {})).status).toBe(400);
    expect((await ask('GET', `${path}/dead-statements`)).json).toMatchObject({ items: [{ verb: 'attended' }] });
    expect((await ask('POST', `${path}/resend`, {})).json).toEqual({ queued: 1 });
    expect((await ask('POST', `${path}/backfill`, { from: goodBody.from })).json).toEqual({ queued: 40 });
    expect((await ask('DELETE', path)).status).toBe(204);
    expect((await ask('DELETE', path)).status).toBe(404);
  });

  it('are refused with the reason', async () => {
    const nowhere = { ...withSecret, endpoint: 'not an address' };
    expect((await ask('POST', '/api/v1/lrs-connections', nowhere)).json).toMatchObject({ code: 'CONNECTION_INVALID' });
  });

  it('have statements to download as JSON lines, page after page in one answer', async () => {
    const lines = await file('/api/v1/statements.jsonl');
    expect(lines.text).toBe('{"page":0}\n{"page":1}\n{"page":2}\n');
    expect(lines.headers.get('content-type')).toBe('application/jsonl');
    const refused = await ask('GET', `/api/v1/statements.jsonl?courseId=${newId()}`);
    expect([refused.status, refused.json]).toMatchObject([404, { code: 'NOT_FOUND' }]);
  });

  it('end a download that cannot be finished as one that was cut, never as one that is whole', async () => {
    const answer = await stage.fetch('/api/v1/statements.jsonl?until=2026-03-03T00:00:00Z', { as: ada });
    expect(answer.status).toBe(200);
    await expect(answer.text()).rejects.toThrow('terminated');
  });

  it('are left out for whoever wishes it', async () => {
    const since = '2026-03-02T10:00:00.000Z';
    const out = { personId: ben.personId, isOut: true, since };
    expect((await ask('GET', '/api/v1/me/lrs-opt-out', undefined, ben)).json).toEqual({
      personId: ben.personId,
      isOut: false,
    });
    expect((await ask('PUT', '/api/v1/me/lrs-opt-out', { isOut: true }, ben)).json).toEqual(out);
    expect((await ask('PUT', `/api/v1/people/${ben.personId}/lrs-opt-out`, { isOut: true })).json).toEqual(out);
  });
});

describe('documents in a row', () => {
  it('count for more than other requests', async () => {
    const narrow = await setStage({ limits: { requestsPerSecond: 6 } });
    const path = `/api/v1/classes/${narrow.room.sessionId}/register.csv`;
    const statuses = [];
    for (let count = 0; count < 4; count += 1) statuses.push((await narrow.fetch(path, { as: ada })).status);
    expect(statuses).toEqual([200, 200, 200, 429]);
    await narrow.close();
  });
});

describe('without an attendance service', () => {
  it('says so, and the rest goes on', async () => {
    const alone = await setStage({ attendanceAddresses: [] });
    const refused = await alone.fetch(`/api/v1/classes/${alone.room.sessionId}/register`, { as: ada });
    expect([refused.status, await refused.json()]).toMatchObject([503, { code: 'UNAVAILABLE', retryable: true }]);
    expect((await alone.fetch('/api/v1/me', { as: ada })).status).toBe(200);
    await alone.close();
  });
});

describe('the document of the API', () => {
  it('says of every file what it is', async () => {
    const { json } = await ask('GET', '/api/v1/openapi.json');
    const { paths } = json as {
      paths: Record<string, Record<string, { responses: Record<string, { content: object }> }>>;
    };
    const typeOf = (path: string) => Object.keys(paths[`/api/v1${path}`]!['get']!.responses['200']!.content);
    expect(typeOf('/classes/{sessionId}/register.csv')).toEqual(['text/csv']);
    expect(typeOf('/classes/{sessionId}/register.pdf')).toEqual(['application/pdf']);
    expect(typeOf('/statements.jsonl')).toEqual(['application/jsonl']);
  });
});
