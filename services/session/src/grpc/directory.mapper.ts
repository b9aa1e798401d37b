import { findId, type ApiKeyId, type Id, type OrganisationId, type PersonId } from '@lectern/kernel';
import * as proto from '@lectern/proto/grpc/session/v1/directory_service';
import { EndReason, Role } from '@lectern/proto/grpc/session/v1/room';
import type { OrganisationRole, Role as DomainRole } from '@lectern/policy';
import type { Caller, CallerProfile } from '../domain/caller.ts';
import { refused } from '../domain/directory.errors.ts';
import type { Course } from '../domain/directory.stores.ts';
import type { CourseRole, Enrolment, EnrolmentLine } from '../domain/enrolment.ts';
import { writeCursor, type Page } from '../domain/paging.ts';
import { endReasonWords, organisationRoleWords, phaseWords, roleWords } from '../mapping/words.ts';
import type { Credential } from '../usecases/authenticate.ts';
import type { MadeLink } from '../usecases/create-sign-in-link.ts';
import type { LinkPreview } from '../usecases/inspect-link.ts';
import type { SeenClass } from '../usecases/list-classes.ts';
import type { SignedIn } from '../usecases/redeem-link.ts';

/** Who asks: exactly one of a person and an API key, of one organisation. */
export function toCaller(message: proto.Caller | undefined): Caller {
  const organisationId = findId<'organisation'>(message?.organisationId ?? '') satisfies OrganisationId | undefined;
  const personId = findId<'person'>(message?.personId ?? '') satisfies PersonId | undefined;
  const apiKeyId = findId<'api-key'>(message?.apiKeyId ?? '') satisfies ApiKeyId | undefined;
  if (organisationId !== undefined && personId !== undefined && message?.apiKeyId === '')
    return {
      kind: 'person',
      organisationId,
      personId,
      organisationRole: organisationRoleWords.find(message.organisationRole),
    };
  if (organisationId !== undefined && apiKeyId !== undefined && message?.personId === '')
    return { kind: 'api-key', organisationId, apiKeyId };
  throw refused('UNAUTHENTICATED');
}

/** What is no id names nothing that exists. */
export function toId<Kind extends string>(text: string): Id<Kind> {
  const id = findId<Kind>(text);
  if (id === undefined) throw refused('NOT_FOUND');
  return id;
}

/** Empty means none. */
export function toOptionalId<Kind extends string>(text: string): Id<Kind> | undefined {
  return text === '' ? undefined : toId<Kind>(text);
}

export function toPageRequest(page: proto.Page | undefined): { limit: number; cursor: string } {
  return { limit: page?.limit ?? 0, cursor: page?.cursor ?? '' };
}

export function toCredential({ credential }: proto.AuthenticateRequest): Credential {
  if (credential === undefined) throw refused('UNAUTHENTICATED');
  return { kind: credential.$case === 'apiKey' ? 'api-key' : 'cookie', secret: credential.value };
}

export function toEnrolmentLine({ name, email, role }: proto.Enrolment): EnrolmentLine {
  const word = roleWords.find(role);
  return { name, email, role: word === 'guest' ? undefined : (word satisfies CourseRole | undefined) };
}

export function fromProfile(profile: CallerProfile): proto.Caller {
  return {
    organisationId: profile.organisationId,
    personId: profile.kind === 'person' ? profile.personId : '',
    apiKeyId: profile.kind === 'api-key' ? profile.apiKeyId : '',
    name: profile.name,
    organisationName: profile.organisationName,
    guestOfSessionId: profile.guestOf ?? '',
    canCreateCourses: profile.canCreateCourses,
    organisationRole: fromOrganisationRole(profile.organisationRole),
  };
}

export function fromPreview({ kind, organisationName, personName, leadsTo }: LinkPreview): proto.LinkInfo {
  return {
    kind: kind === 'guest' ? proto.LinkKind.GUEST : proto.LinkKind.SIGN_IN,
    organisationName,
    personName,
    sessionId: leadsTo?.id ?? '',
    classTitle: leadsTo?.title ?? '',
    courseTitle: leadsTo?.courseTitle ?? '',
  };
}

export function fromSignedIn({ caller, cookieSecret, expiresAt, sessionId }: SignedIn): proto.SignedIn {
  return { caller: fromProfile(caller), cookieSecret, expiresAt, sessionId: sessionId ?? '' };
}

export function fromLink({ id, token, expiresAt }: MadeLink): proto.Link {
  return { linkId: id, token, expiresAt };
}

export function fromCourse({ id, title, role, peopleCount, createdAt, nextClass }: Course): proto.Course {
  return {
    courseId: id,
    title,
    role: fromRole(role),
    peopleCount,
    createdAt,
    nextClass: nextClass && fromClass({ ...nextClass, role }),
  };
}

export function fromEnrolment({ personId, name, email, role }: Enrolment): proto.Enrolment {
  return { personId, name, email: email ?? '', role: fromRole(role) };
}

export function fromClass(seen: SeenClass): proto.ClassSession {
  const { progress } = seen;
  return {
    sessionId: seen.id,
    courseId: seen.courseId,
    courseTitle: seen.courseTitle,
    title: seen.title,
    phase: phaseWords.to(progress.phase),
    startsAt: seen.startsAt,
    endsAt: seen.endsAt,
    latestEndAt: seen.latestEndAt,
    startedAt: 'startedAt' in progress ? progress.startedAt : undefined,
    endedAt: progress.phase === 'ended' ? progress.endedAt : undefined,
    endReason: progress.phase === 'ended' ? endReasonWords.to(progress.endReason) : EndReason.UNSPECIFIED,
    role: fromRole(seen.role),
    peopleCount: seen.peopleCount,
  };
}

export function cursorOf({ next }: Page<unknown>): string {
  return next === undefined ? '' : writeCursor(next);
}

function fromOrganisationRole(role: OrganisationRole | undefined): proto.OrganisationRole {
  return role === undefined ? proto.OrganisationRole.UNSPECIFIED : organisationRoleWords.to(role);
}

function fromRole(role: DomainRole | undefined): Role {
  return role === undefined ? Role.UNSPECIFIED : roleWords.to(role);
}
