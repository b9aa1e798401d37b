import { cast, type Who } from './media-files.ts';

const origin = () => process.env['LECTERN_ORIGIN'] ?? '';

export type School = {
  readonly origin: string;
  readonly courseId: string;
  readonly sessionId: string;
  /** A personal link, made anew each time: it works once. */
  link(who: Enrolled, options?: { toCourses?: boolean }): Promise<string>;
  guestLink(): Promise<string>;
  endClass(): Promise<void>;
};
export type Enrolled = Exclude<Who, 'gus'>;

const roles = { ada: 'instructor', tomas: 'assistant', ben: 'learner', chloe: 'learner' } as const;

/** A course with a class of its own, by the public REST API: no story sees another one's. */
export async function makeSchool(): Promise<School> {
  const { courseId } = await call<{ courseId: string }>('POST', '/courses', {
    title: 'Calculus I',
  });
  const mark = Math.random().toString(36).slice(2, 8);
  const enrolments = (Object.keys(roles) as Enrolled[]).map((who) => {
    return { name: cast[who].name, email: `${who}.${mark}@example.edu`, role: roles[who] };
  });
  const { items } = await call<{ items: { personId: string; name: string }[] }>(
    'POST',
    `/courses/${courseId}/enrolments`,
    { enrolments },
  );
  const startsAt = new Date();
  const plan = { title: 'Derivatives', startsAt, endsAt: new Date(startsAt.getTime() + 3_600_000) };
  const { sessionId } = await call<{ sessionId: string }>('POST', `/courses/${courseId}/classes`, plan);
  const personOf = (who: Enrolled) => items.find(({ name }) => name === cast[who].name)!.personId;
  return {
    origin: origin(),
    courseId,
    sessionId,
    link: async (who, { toCourses = false } = {}) => {
      const body = toCourses ? {} : { sessionId };
      return (await call<{ url: string }>('POST', `/people/${personOf(who)}/sign-in-links`, body)).url;
    },
    guestLink: async () => (await call<{ url: string }>('POST', `/classes/${sessionId}/guest-links`, {})).url,
    endClass: async () => void (await call('POST', `/classes/${sessionId}/end`, {})),
  };
}

export async function call<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
  const answer = await fetch(`${origin()}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${process.env['LECTERN_API_KEY']}`, 'content-type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const said = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${said}`);
  return (said === '' ? undefined : JSON.parse(said)) as Answer;
}
