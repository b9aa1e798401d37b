import type {
  Caller,
  ClassSession,
  Course,
  Enrolment,
  Link,
  LinkInfo,
  OrganisationRole,
} from '@lectern/proto/grpc/session/v1/directory_service';
import type { EndReason, Phase, Role } from '@lectern/proto/grpc/session/v1/room';
import type * as api from '../contract/schemas.ts';
import { iso } from './wire.ts';

/** From the contract between the services to the words of the REST API, and back. Total: a new word does not compile until it has one here. */

type Word<T> = T | undefined;
type ApiRole = api.Enrolment['role'];

export const roleWords = {
  ROLE_INSTRUCTOR: 'instructor',
  ROLE_ASSISTANT: 'assistant',
  ROLE_LEARNER: 'learner',
  ROLE_OBSERVER: 'observer',
  ROLE_GUEST: 'guest',
  ROLE_UNSPECIFIED: undefined,
  UNRECOGNIZED: undefined,
} as const satisfies Readonly<Record<Role, Word<ApiRole>>>;

const roles = {
  instructor: 'ROLE_INSTRUCTOR',
  assistant: 'ROLE_ASSISTANT',
  learner: 'ROLE_LEARNER',
  observer: 'ROLE_OBSERVER',
  guest: 'ROLE_GUEST',
} as const satisfies Readonly<Record<ApiRole, Role>>;

const organisationRoleWords = {
  ORGANISATION_ROLE_OWNER: 'owner',
  ORGANISATION_ROLE_ADMIN: 'admin',
  ORGANISATION_ROLE_UNSPECIFIED: undefined,
  UNRECOGNIZED: undefined,
} as const satisfies Readonly<Record<OrganisationRole, Word<api.Me['organisationRole']>>>;

export const phaseWords = {
  PHASE_SCHEDULED: 'scheduled',
  PHASE_OPEN: 'open',
  PHASE_LIVE: 'live',
  PHASE_ENDED: 'ended',
  PHASE_UNSPECIFIED: 'scheduled',
  UNRECOGNIZED: 'scheduled',
} as const satisfies Readonly<Record<Phase, api.ClassSession['phase']>>;

const endReasonWords = {
  END_REASON_BY_INSTRUCTOR: 'by-instructor',
  END_REASON_EVERYBODY_LEFT: 'everybody-left',
  END_REASON_LATEST_END: 'latest-end',
  END_REASON_BY_API: 'by-api',
  END_REASON_UNSPECIFIED: undefined,
  UNRECOGNIZED: undefined,
} as const satisfies Readonly<Record<EndReason, api.ClassSession['endReason']>>;

export function roleOf(word: ApiRole): Role {
  return roles[word];
}

export function toMe(caller: Caller): api.Me {
  return {
    organisationId: caller.organisationId,
    organisationName: caller.organisationName,
    personId: caller.personId || undefined,
    apiKeyId: caller.apiKeyId || undefined,
    name: caller.name,
    guestOfSessionId: caller.guestOfSessionId || undefined,
    canCreateCourses: caller.canCreateCourses,
    organisationRole: organisationRoleWords[caller.organisationRole],
  };
}

export function toLinkInfo(info: LinkInfo): api.LinkInfo {
  return {
    kind: info.kind === 'LINK_KIND_GUEST' ? 'guest' : 'sign-in',
    organisationName: info.organisationName,
    personName: info.personName || undefined,
    sessionId: info.sessionId || undefined,
    classTitle: info.classTitle || undefined,
    courseTitle: info.courseTitle || undefined,
  };
}

export function toCourse(course: Course): api.Course {
  return {
    courseId: course.courseId,
    title: course.title,
    role: roleWords[course.role],
    peopleCount: course.peopleCount,
    createdAt: iso(course.createdAt),
    nextClass: course.nextClass && toClass(course.nextClass),
  };
}

export function toClass(session: ClassSession): api.ClassSession {
  return {
    sessionId: session.sessionId,
    courseId: session.courseId,
    courseTitle: session.courseTitle,
    title: session.title,
    phase: phaseWords[session.phase],
    startsAt: iso(session.startsAt),
    endsAt: iso(session.endsAt),
    latestEndAt: iso(session.latestEndAt),
    startedAt: session.startedAt?.toISOString(),
    endedAt: session.endedAt?.toISOString(),
    endReason: endReasonWords[session.endReason],
    role: roleWords[session.role],
    peopleCount: session.peopleCount,
  };
}

export function toEnrolment({ personId, name, email, role }: Enrolment): api.Enrolment {
  return { personId, name, email: email || undefined, role: roleWords[role] ?? 'learner' };
}

/** A link as people use it: a sign-in link leads to /s/TOKEN, a guest link to /g/TOKEN. */
export function toLink({ linkId, token, expiresAt }: Link, publicOrigin: string, door: 's' | 'g'): api.Link {
  return { linkId, url: `${publicOrigin}/${door}/${token}`, expiresAt: iso(expiresAt) };
}
