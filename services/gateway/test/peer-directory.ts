import { DomainError, isId, newId, refusal } from '@lectern/kernel';
import type { Caller, ClassSession } from '@lectern/proto/grpc/session/v1/directory_service';
import type { Role } from '@lectern/proto/grpc/session/v1/room';
import type { PeerPerson, PeerRoom } from './peer-room.ts';

const organisationId: string = newId();

/** People, courses and classes as the session service would answer for them: one organisation, one course, one class. */
export function directoryOf(room: PeerRoom, persons: readonly PeerPerson[]) {
  const signedOut = new Set<string>();
  const { courseId } = room;
  const no = (code: string): never => {
    throw new DomainError(refusal(code, `refused with ${code}`));
  };
  const callerOf = ({ personId, name, role }: PeerPerson): Caller => ({
    organisationId,
    personId,
    apiKeyId: '',
    name,
    organisationName: 'Example University',
    guestOfSessionId: role === 'ROLE_GUEST' ? room.sessionId : '',
    canCreateCourses: role === 'ROLE_INSTRUCTOR',
    organisationRole: role === 'ROLE_INSTRUCTOR' ? 'ORGANISATION_ROLE_ADMIN' : 'ORGANISATION_ROLE_UNSPECIFIED',
  });
  const classOf = (phase: ClassSession['phase'] = 'PHASE_LIVE'): ClassSession => ({
    sessionId: room.sessionId,
    courseId,
    courseTitle: 'Biology',
    title: 'Cells',
    phase,
    startsAt: new Date('2026-03-02T09:00:00Z'),
    endsAt: new Date('2026-03-02T10:00:00Z'),
    latestEndAt: new Date('2026-03-02T11:00:00Z'),
    startedAt: undefined,
    endedAt: undefined,
    endReason: 'END_REASON_UNSPECIFIED',
    role: 'ROLE_INSTRUCTOR',
    peopleCount: 0,
  });
  const courseOf = (title = 'Biology') => ({
    courseId,
    title,
    role: 'ROLE_INSTRUCTOR' as const,
    peopleCount: persons.length,
    createdAt: new Date('2026-03-01T09:00:00Z'),
    nextClass: classOf(),
  });
  const mustBeOurs = (id: string) => (id === courseId || id === room.sessionId ? id : no('NOT_FOUND'));
  const linkOf = () => ({ linkId: newId() as string, token: 'a-token', expiresAt: new Date('2026-03-09T09:00:00Z') });
  const people = new Map(
    persons.map((one) => [one.personId, { ...one, email: `${one.name.toLowerCase()}@example.edu` }]),
  );
  return {
    authenticate: async ({ credential }: { credential?: { $case: string; value: string } }) => {
      const { $case, value = '' } = credential ?? {};
      if ($case === 'apiKey' && value === 'a-key')
        return { ...callerOf(persons[0]!), personId: '', apiKeyId: newId() as string, guestOfSessionId: '' };
      const person = persons.find(({ personId }) => value === `cookie-of-${personId}`);
      return person && $case === 'cookieSecret' && !signedOut.has(value) ? callerOf(person) : no('UNAUTHENTICATED');
    },
    describe: async () => ({ organisationName: 'Example University', people: [], courses: [], classes: [] }),
    inspectLink: async ({ token }: { token: string }) => {
      if (token === 'used') return no('LINK_USED');
      const person = persons.find(({ personId }) => token === `link-of-${personId}`) ?? no('LINK_UNKNOWN');
      const kind = person.role === 'ROLE_GUEST' ? ('LINK_KIND_GUEST' as const) : ('LINK_KIND_SIGN_IN' as const);
      const names = { organisationName: 'Example University', personName: person.name };
      return { kind, ...names, sessionId: room.sessionId, classTitle: 'Cells', courseTitle: 'Biology' };
    },
    redeemLink: async ({ token, guestName }: { token: string; guestName: string }) => {
      const person = persons.find(({ personId }) => token === `link-of-${personId}`) ?? no('LINK_UNKNOWN');
      if (person.role === 'ROLE_GUEST' && guestName === '') return no('NAME_INVALID');
      const cookieSecret = `cookie-of-${person.personId}`;
      return {
        caller: callerOf(person),
        cookieSecret,
        expiresAt: new Date('2026-03-09T09:00:00Z'),
        sessionId: room.sessionId,
      };
    },
    signOut: async ({ cookieSecret }: { cookieSecret: string }) => (signedOut.add(cookieSecret), {}),
    createSignInLink: async ({
      personId,
      caller,
      reusable,
    }: {
      personId: string;
      caller?: Caller;
      reusable: boolean;
    }) => {
      if (reusable && !caller?.apiKeyId) return no('LINK_REUSE_NOT_ALLOWED');
      return people.has(personId) ? linkOf() : no('NOT_FOUND');
    },
    createGuestLink: async ({ sessionId }: { sessionId: string }) => (mustBeOurs(sessionId), linkOf()),
    revokeLink: async ({ linkId }: { linkId: string }) => (isId(linkId) ? {} : no('NOT_FOUND')),
    listCourses: async ({ page }: { page?: { cursor: string } }) =>
      page?.cursor ? { courses: [], nextCursor: '' } : { courses: [courseOf()], nextCursor: 'more of it' },
    getCourse: async (request: { courseId: string }) => (mustBeOurs(request.courseId), courseOf()),
    createCourse: async ({ title }: { title: string }) => courseOf(title),
    listEnrolments: async (request: { courseId: string }) => {
      mustBeOurs(request.courseId);
      return { enrolments: [...people.values()], nextCursor: '' };
    },
    enrol: async (request: { courseId: string; enrolments: { name: string; email: string; role: Role }[] }) => {
      mustBeOurs(request.courseId);
      if (request.enrolments.some(({ email }) => !email.includes('@'))) return no('ENROLMENT_INVALID');
      return { enrolments: request.enrolments.map((one) => ({ ...one, personId: newId() as string })), nextCursor: '' };
    },
    unenrol: async ({ personId, ...request }: { courseId: string; personId: string }) => {
      mustBeOurs(request.courseId);
      return people.has(personId) ? {} : no('NOT_FOUND');
    },
    listClasses: async ({ past, ...request }: { courseId: string; past: boolean }) => {
      mustBeOurs(request.courseId);
      return { classes: [classOf(past ? 'PHASE_ENDED' : 'PHASE_LIVE')], nextCursor: '' };
    },
    getClass: async ({ sessionId }: { sessionId: string }) => (mustBeOurs(sessionId), classOf()),
    scheduleClass: async ({
      title,
      startsAt,
      endsAt,
      ...request
    }: {
      courseId: string;
      title: string;
      startsAt?: Date;
      endsAt?: Date;
    }) => {
      mustBeOurs(request.courseId);
      if (!startsAt || !endsAt || endsAt <= startsAt) return no('CLASS_TIMES_INVALID');
      return { ...classOf('PHASE_SCHEDULED'), title, startsAt, endsAt };
    },
    endClass: async ({ sessionId }: { sessionId: string }) => (mustBeOurs(sessionId), classOf('PHASE_ENDED')),
  };
}
