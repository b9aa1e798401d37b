import type { CourseId, PersonId, SessionId } from '@lectern/kernel';
import { createClient, type Client, type Role, type WebSocketClass } from '@lectern/sdk';
import { WebSocket } from 'ws';

/** Somebody with a browser session, as a client of the SDK. */
export type Person = {
  readonly name: string;
  readonly role: Role;
  readonly personId: PersonId;
  /** The path of a sign-in link that was not used yet leads here. */
  readonly cookie: string;
  readonly client: Client;
};

export type School = {
  readonly courseId: CourseId;
  readonly sessionId: SessionId;
  readonly admin: Client;
  readonly staff: Person;
  readonly learners: readonly Person[];
};

const hourMs = 3_600_000;

/** A course with one instructor and so many learners, all signed in, and a class that is about to begin. */
export async function openSchool(
  { origin, apiKey }: { origin: string; apiKey: string },
  count: number,
): Promise<School> {
  const admin = createClient({ origin, apiKey, WebSocket });
  const { courseId } = await admin.rest.createCourse({ title: 'A full lecture' });
  const wanted = Array.from({ length: count }, (_, index) => newcomer(`Learner ${index + 1}`, 'learner'));
  const enrolled = await admin.rest.enrol(courseId, [newcomer('Ada', 'instructor'), ...wanted]);
  const items = [...enrolled.items];
  for (let cursor = enrolled.nextCursor; cursor !== undefined && items.length <= count;) {
    const page = await admin.rest.listEnrolments(courseId, { cursor, limit: 200 });
    items.push(...page.items);
    cursor = page.nextCursor;
  }
  const startsAt = new Date();
  const endsAt = new Date(startsAt.getTime() + hourMs);
  const { sessionId } = await admin.rest.scheduleClass(courseId, { title: 'Everybody', startsAt, endsAt });
  const people: Person[] = [];
  for (let from = 0; from < items.length; from += 10) {
    const some = items.slice(from, from + 10);
    people.push(...(await Promise.all(some.map((item) => signIn(origin, admin, item, sessionId)))));
  }
  const staff = people.find(({ role }) => role === 'instructor');
  if (!staff) throw new Error('the instructor was not enrolled');
  return { courseId, sessionId, admin, staff, learners: people.filter(({ role }) => role === 'learner') };
}

/** By a sign-in link, as a person would come, keeping the cookie as a browser would. */
export async function signIn(
  origin: string,
  admin: Client,
  { personId, name, role }: { personId: PersonId; name: string; role: Role },
  sessionId: SessionId,
): Promise<Person> {
  const { url } = await admin.rest.createSignInLink(personId, { sessionId });
  let cookie = '';
  const keepCookie: typeof fetch = async (input, init) => {
    const response = await fetch(input, init);
    cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? cookie;
    return response;
  };
  const headers = () => ({ cookie });
  const client = createClient({ origin, headers, fetch: keepCookie, WebSocket });
  await client.rest.redeemLink(url.split('/').at(-1) ?? '');
  return { name, role, personId, cookie, client };
}

/** The same person with another WebSocket class. */
export function withSocket({ cookie }: Person, origin: string, SocketClass: WebSocketClass): Client {
  return createClient({ origin, headers: () => ({ cookie }), WebSocket: SocketClass });
}

function newcomer(name: string, role: 'instructor' | 'learner') {
  const email = `${name.toLowerCase().replaceAll(' ', '.')}.${crypto.randomUUID().slice(0, 8)}@example.edu`;
  return { name, email, role } as const;
}
