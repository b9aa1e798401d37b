import { newId } from '@lectern/kernel';
import { operations } from '../src/rest/contract/index.ts';
import { goodBody } from './bodies.ts';
import { chance, watchRejections } from './seed.ts';
import { ada, ben, everybody, setStage, type Stage } from './stage.ts';

const dice = chance();
const requests = 3_000;
let stage: Stage;
let rejections: ReturnType<typeof watchRejections>;
let ids: string[];

beforeAll(async () => {
  rejections = watchRejections();
  stage = await setStage();
  const list = (await (await stage.fetch('/api/v1/courses', { as: ada })).json()) as { items: { courseId: string }[] };
  ids = [list.items[0]!.courseId, stage.room.sessionId, ben.personId, newId()];
});
afterAll(async () => {
  rejections.stop();
  await stage.close();
});

const strange = [
  '',
  'x',
  '%00',
  '%ff',
  '..',
  '..%2f..',
  '%2e%2e',
  '💥',
  'a'.repeat(600),
  "' or 1=1",
  '__proto__',
  '-1',
  '1e9',
];
const values: unknown[] = [
  null,
  true,
  -1,
  0,
  1.5,
  1e308,
  [],
  {},
  [[]],
  [null],
  '2026-13-45T99:00:00Z',
  '2026-03-02',
  ...strange,
];
const times = ['2026-03-02T10:00:00Z', '+275760-09-13T00:00:00.001Z', '0000-01-01T00:00:00Z', '9999-12-31T23:59:59Z'];
const fields = [
  'token',
  'guestName',
  'title',
  'startsAt',
  'endsAt',
  'enrolments',
  'sessionId',
  'validMinutes',
  'reusable',
  ...Object.keys(goodBody),
  'connectionId',
  '__proto__',
  'constructor',
];
const good: Record<string, () => unknown> = {
  ...Object.fromEntries(Object.entries(goodBody).map(([field, value]) => [field, () => value])),
  change: () => ({ kind: dice.pick(['add-interval', 'undo', 'x']), from: dice.pick(times), to: dice.pick(times) }),
  from: () => dice.pick(times),
  token: () => dice.pick(['used', `link-of-${dice.pick(everybody).personId}`]),
  title: () => 'Cells',
  startsAt: () => '2026-03-02T09:00:00Z',
  endsAt: () => dice.pick(times),
  enrolments: () => [
    { name: 'x', email: dice.pick(['x@example.edu', 'nowhere']), role: dice.pick(['learner', 'owner']) },
  ],
};

function body(): string {
  if (dice.next() < 0.1) return dice.bytes(dice.below(200)).toString('latin1');
  // Without a prototype, so that __proto__ is a field as any other.
  const object = Object.create(null) as Record<string, unknown>;
  for (const field of fields) {
    const make = Object.hasOwn(good, field) ? good[field] : undefined;
    if (make && dice.next() < 0.7) object[field] = make();
    else if (dice.next() < 0.3) object[field] = dice.pick(values);
  }
  const text = JSON.stringify(dice.next() < 0.1 ? dice.pick(values) : object);
  return dice.next() < 0.15 ? text.slice(0, dice.below(text.length)) : text;
}

const queries = ['limit', 'cursor', 'past', 'version', 'purpose', 'language', 'personId', 'from', 'until', 'x'];

function address(path: string): string {
  const filled = path.replace(/:\w+/g, () => encodeOrNot(dice.next() < 0.7 ? dice.pick(ids) : dice.pick(strange)));
  const query = dice.next() < 0.4 ? `?${dice.pick(queries)}=${dice.pick(strange)}` : '';
  return `/api/v1${filled}${query}`;
}

const encodeOrNot = (text: string) =>
  dice.next() < 0.5 ? encodeURIComponent(text) : text.replace(/[^\x21-\x7e]/g, '');

describe('the REST API', () => {
  it('never fails, whatever it is asked, and refuses with problem details', async () => {
    const counts = new Map<number, number>();
    for (let count = 0; count < requests; count += 1) {
      const operation = dice.pick(operations);
      if (operation.id === 'signOut') continue;
      const method =
        dice.next() < 0.9 ? operation.method.toUpperCase() : dice.pick(['PUT', 'PATCH', 'OPTIONS', 'HEAD', 'DELETE']);
      const path = address(operation.path);
      const type = dice.pick([
        'application/json',
        'application/json',
        'application/json',
        'text/csv',
        'text/plain',
        'x',
        'application/json; charset=utf-16',
      ]);
      const hasBody = method !== 'GET' && method !== 'HEAD';
      const init = { method, headers: { 'content-type': type }, ...(hasBody ? { body: body() } : {}) };
      const answer = await stage.fetch(path, { ...init, as: dice.pick([ada, ben, 'key', undefined] as const) });
      const text = await answer.text();
      counts.set(answer.status, (counts.get(answer.status) ?? 0) + 1);
      const what = `${method} ${path} ${JSON.stringify(init)} → ${answer.status} ${text}`;
      if (answer.status >= 500) throw new Error(what);
      if (answer.status >= 400 && method !== 'HEAD') {
        if (!answer.headers.get('content-type')?.startsWith('application/problem+json')) throw new Error(what);
        expect(JSON.parse(text)).toMatchObject({ status: answer.status, code: expect.stringMatching(/^[A-Z_]+$/) });
      }
    }
    process.stdout.write(
      `answers: ${[...counts]
        .sort(([a], [b]) => a - b)
        .map(([status, times]) => `${times}×${status}`)
        .join(' ')}\n`,
    );
    expect(counts.get(200)).toBeGreaterThan(50);
    expect(counts.get(400)).toBeGreaterThan(50);
    expect(rejections.seen).toEqual([]);
  }, 60_000);
});
