import { expect } from '@playwright/test';
import type { Policy } from '@lectern/sdk/attendance';
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
  /** Gives the class a rule of its own, so that minutes can be seconds. */
  rule(policy: Partial<Policy>): Promise<void>;
};
/** No minute is given away: who comes after the start is late, who leaves before the end leaves early. */
const strict: Policy = {
  lateAfterMinutes: 0,
  absentAfterMinutes: 20,
  requiredSharePercent: 10,
  leftEarlyBeforeMinutes: 0,
  minimumClassMinutes: 0,
  graceSeconds: 1,
  judgesObservers: false,
  requiredContactMinutes: 0,
};

export type Enrolled = Exclude<Who, 'gus'>;

const usual: Readonly<Record<Enrolled, 'instructor' | 'assistant' | 'learner'>> = {
  ada: 'instructor',
  tomas: 'assistant',
  ben: 'learner',
  chloe: 'learner',
};

export type SchoolOptions = {
  readonly roles?: Partial<typeof usual>;
  /** Learners who are enrolled and never come. */
  readonly absent?: readonly string[];
};

/** A course with a class of its own, by the public REST API: no story sees another one's. */
export async function makeSchool({ roles = {}, absent = [] }: SchoolOptions = {}): Promise<School> {
  const { courseId } = await call<{ courseId: string }>('POST', '/courses', {
    title: 'Calculus I',
  });
  const mark = Math.random().toString(36).slice(2, 8);
  const present = (Object.keys(usual) as Enrolled[]).map((who) => {
    return { name: cast[who].name, email: `${who}.${mark}@example.edu`, role: roles[who] ?? usual[who] };
  });
  const others = absent.map((name, index) => ({ name, email: `absent${index}.${mark}@example.edu`, role: 'learner' }));
  const enrolments = [...present, ...others];
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
    rule: async (policy) => {
      const wanted = { policy: { ...strict, ...policy }, version: 0 };
      // The record hears of a class a moment after it was planned.
      await expect(() => call('PUT', `/classes/${sessionId}/attendance-policy`, wanted)).toPass({ timeout: 15_000 });
    },
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
