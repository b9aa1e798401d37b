import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';

/** The demonstration organisation as it is kept between starts. Links are paths: the address before them may change. */
export type Demo = {
  readonly organisationId: string;
  readonly apiKey: string;
  readonly courseId: string;
  readonly people: Readonly<Record<PersonName, string>>;
  readonly registrarId: string;
  readonly sessionId: string;
  readonly endsAt: string;
  readonly links: Readonly<Record<PersonName | 'Rosa' | 'guest', string>>;
  readonly linksExpireAt: string;
};

type PersonName = keyof typeof cast;

const cast = {
  Ada: { name: 'Ada Moreau', email: 'ada@example.edu', role: 'instructor' },
  Tomás: { name: 'Tomás Rey', email: 'tomas@example.edu', role: 'assistant' },
  Ben: { name: 'Ben Okafor', email: 'ben@example.edu', role: 'learner' },
  Chloe: { name: 'Chloe Lindqvist', email: 'chloe@example.edu', role: 'learner' },
} as const;

/** Admin of the organisation, and in none of its courses. */
const registrar = { name: 'Rosa Lindgren', email: 'rosa@example.edu' };

const names = Object.keys(cast) as PersonName[];
const hourMs = 3_600_000;
const classLengthMs = 8 * hourMs;
const linkMinutes = 30 * 24 * 60;

export type DemoOptions = {
  /** Where the REST API answers. */
  readonly origin: string;
  /** Kept with the data, readable by its owner only: it holds the API key. */
  readonly file: string;
  readonly adminProgram: string;
  readonly adminEnvironment: Readonly<Record<string, string>>;
};

/** A demonstration organisation with a class that is open now: the one from last time while it lasts, made by the same doors that everybody else uses. */
export async function keepDemo(options: DemoOptions): Promise<Demo> {
  const before = await readFile(options.file, 'utf8').then(
    (text) => JSON.parse(text) as Demo,
    () => undefined,
  );
  const school = before ?? (await makeSchool(options));
  const call = rest(options.origin, school.apiKey);
  // One that was made before there were registrars has none.
  if (before?.links.Rosa && (await isOpen(call, before))) return before;
  const registrarId = school.registrarId ?? (await appointRegistrar(options, school));
  const demo = await openClass(call, { ...school, registrarId });
  await writeFile(options.file, `${JSON.stringify(demo, undefined, 2)}\n`, { mode: 0o600 });
  return demo;
}

type School = Pick<Demo, 'organisationId' | 'apiKey' | 'courseId' | 'people' | 'registrarId'>;

async function makeSchool(options: DemoOptions): Promise<School> {
  const made = await admin<Pick<School, 'organisationId' | 'apiKey'>>(
    options,
    'create-organisation',
    '--name',
    'Demo University',
  );
  const [registrarId, course] = await Promise.all([
    appointRegistrar(options, made),
    makeCourse(rest(options.origin, made.apiKey)),
  ]);
  return { ...made, ...course, registrarId };
}

async function appointRegistrar(options: DemoOptions, { organisationId }: Pick<School, 'organisationId'>) {
  const who = ['--name', registrar.name, '--email', registrar.email, '--role', 'admin'];
  const order = ['set-organisation-role', '--organisation', organisationId, ...who];
  return (await admin<{ personId: string }>(options, ...order)).personId;
}

async function admin<Answer>({ adminProgram, adminEnvironment }: DemoOptions, ...order: string[]): Promise<Answer> {
  const program = [adminProgram, ...order];
  const { stdout } = await promisify(execFile)(process.execPath, program, { env: { ...adminEnvironment } });
  return JSON.parse(lastLine(stdout)) as Answer;
}

async function makeCourse(call: Call): Promise<Pick<School, 'courseId' | 'people'>> {
  const { courseId } = await call<{ courseId: string }>('POST', '/courses', { title: 'Calculus I' });
  const enrolments = Object.values(cast);
  const { items } = await call<{ items: { personId: string; email: string }[] }>(
    'POST',
    `/courses/${courseId}/enrolments`,
    { enrolments },
  );
  const idOf = (name: PersonName) => {
    const found = items.find(({ email }) => email === cast[name].email);
    if (!found) throw new Error(`${name} was not enrolled`);
    return found.personId;
  };
  return { courseId, people: record(names, idOf) };
}

async function openClass(call: Call, school: School): Promise<Demo> {
  const startsAt = new Date();
  const endsAt = new Date(startsAt.getTime() + classLengthMs).toISOString();
  const wanted = { title: 'Derivatives', startsAt: startsAt.toISOString(), endsAt };
  const { sessionId } = await call<{ sessionId: string }>('POST', `/courses/${school.courseId}/classes`, wanted);
  const anyTime = { validMinutes: linkMinutes, reusable: true };
  const signIn = { ...anyTime, sessionId };
  const personal = await Promise.all(
    names.map((name) => call<Link>('POST', `/people/${school.people[name]}/sign-in-links`, signIn)),
  );
  const office = await call<Link>('POST', `/people/${school.registrarId}/sign-in-links`, anyTime);
  const guest = await call<Link>('POST', `/classes/${sessionId}/guest-links`, {});
  const links = Object.fromEntries(names.map((name, index) => [name, pathOf(personal[index])])) as Record<
    PersonName,
    string
  >;
  const all = [...personal, office, guest].map(({ expiresAt }) => expiresAt).sort();
  const shared = { Rosa: pathOf(office), guest: pathOf(guest) };
  return { ...school, sessionId, endsAt, links: { ...links, ...shared }, linksExpireAt: all[0] ?? endsAt };
}

type Link = { readonly url: string; readonly expiresAt: string };

const pathOf = (link: Link | undefined) => new URL(link?.url ?? '').pathname;

/** Whether a class can still be taught with what was kept. */
async function isOpen(call: Call, { sessionId, endsAt, linksExpireAt }: Demo): Promise<boolean> {
  if ([endsAt, linksExpireAt].some((time) => Date.parse(time) - Date.now() < hourMs)) return false;
  const found = await call<{ phase: string }>('GET', `/classes/${sessionId}`).catch(() => undefined);
  return found !== undefined && found.phase !== 'ended';
}

type Call = <Answer>(method: string, path: string, body?: unknown) => Promise<Answer>;

function rest(origin: string, apiKey: string): Call {
  return async <Answer>(method: string, path: string, body?: unknown) => {
    const { status, text } = await request(`${origin}/api/v1${path}`, method, apiKey, body);
    if (status < 200 || status > 299) throw new Error(`${method} ${path} was answered ${status}: ${text}`);
    return JSON.parse(text) as Answer;
  };
}

async function request(url: string, method: string, apiKey: string, body: unknown) {
  const { request: send } = await (url.startsWith('https:') ? import('node:https') : import('node:http'));
  const headers = {
    authorization: `Bearer ${apiKey}`,
    ...(body !== undefined && { 'content-type': 'application/json' }),
  };
  return new Promise<{ status: number; text: string }>((answer, fail) => {
    // Our own gateway on this machine, whose certificate is for the name that visitors type.
    const sent = send(url, { method, headers, rejectUnauthorized: false }, (reply) => {
      let text = '';
      reply.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      reply.once('end', () => answer({ status: reply.statusCode ?? 0, text }));
      reply.once('error', fail);
    });
    sent.once('error', fail);
    sent.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

function record<Name extends string, Value>(keys: readonly Name[], valueOf: (key: Name) => Value): Record<Name, Value> {
  return Object.fromEntries(keys.map((key) => [key, valueOf(key)])) as Record<Name, Value>;
}

const lastLine = (text: string) => text.trimEnd().split('\n').at(-1) ?? '';
