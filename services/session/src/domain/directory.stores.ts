import type { ApiKeyId, CourseId, LinkId, OrganisationId, PersonId, SessionId } from '@lectern/kernel';
import type { OrganisationRole } from '@lectern/policy';
import type { ClassProgress, ClassSession } from './class-session.ts';
import type { CourseRole, Enrolment, NewEnrolment } from './enrolment.ts';
import type { AccessLink, Roles } from './link.ts';
import type { Page, PageWindow } from './paging.ts';

/**
 * Where the directory is kept. Every question names the organisation and sees nothing of another one. What is called inside
 * `UnitOfWork.run` happens together or not at all.
 */
export abstract class UnitOfWork {
  abstract run<Result>(work: () => Promise<Result>): Promise<Result>;
}

export type Person = {
  readonly id: PersonId;
  readonly organisationId: OrganisationId;
  readonly name: string;
  /** The class whose guest this is; undefined for everybody who belongs to the organisation. */
  readonly guestOf: SessionId | undefined;
  /** What the person is to the whole organisation; undefined for most. */
  readonly organisationRole: OrganisationRole | undefined;
};

/** A person who comes for one class. */
export type Guest = Omit<Person, 'organisationRole'> & { readonly guestOf: SessionId; readonly createdAt: Date };

/** Somebody of the organisation, known by their address. */
export type Member = Pick<Person, 'organisationId' | 'name'> & { readonly email: string };

export abstract class Organisations {
  abstract add(organisation: { id: OrganisationId; name: string; createdAt: Date }): Promise<void>;
  abstract getName(id: OrganisationId): Promise<string>;
  abstract exists(id: OrganisationId): Promise<boolean>;
}

export abstract class People {
  abstract find(organisationId: OrganisationId, id: PersonId): Promise<Person | undefined>;
  abstract addGuest(guest: Guest): Promise<void>;
  /** The member with this address, added if there is none yet; who is known keeps their name. */
  abstract keepMember(member: Member, now: Date): Promise<PersonId>;
  abstract setOrganisationRole(
    organisationId: OrganisationId,
    id: PersonId,
    role: OrganisationRole | undefined,
  ): Promise<void>;
}

export type Course = {
  readonly id: CourseId;
  readonly title: string;
  readonly createdAt: Date;
  readonly peopleCount: number;
  /** The asker's role; undefined for an API key and for whoever sees the course without being in it. */
  readonly role: CourseRole | undefined;
  /** The class that is open or live, or else the next one. */
  readonly nextClass: ClassSession | undefined;
};

/** Whose courses: a person sees those they are enrolled in, an API key (no person) and whoever `seesAll` every one. */
export type CourseViewer = {
  readonly organisationId: OrganisationId;
  readonly personId: PersonId | undefined;
  readonly seesAll: boolean;
};

export abstract class Courses {
  abstract add(course: { id: CourseId; organisationId: OrganisationId; title: string; createdAt: Date }): Promise<void>;
  abstract find(viewer: CourseViewer, id: CourseId, now: Date): Promise<Course | undefined>;
  /** Newest first. */
  abstract list(viewer: CourseViewer, window: PageWindow, now: Date): Promise<Page<Course>>;
}

/** `hasChanged`: the person was not enrolled before, or had another role. */
export type KeptEnrolment = Enrolment & { readonly hasChanged: boolean };

export abstract class Enrolments {
  abstract findRole(
    organisationId: OrganisationId,
    courseId: CourseId,
    personId: PersonId,
  ): Promise<CourseRole | undefined>;
  abstract rolesOf(organisationId: OrganisationId, personId: PersonId): Promise<Roles>;
  /** In the order of enrolment. */
  abstract list(organisationId: OrganisationId, courseId: CourseId, window: PageWindow): Promise<Page<Enrolment>>;
  /** Lets one unit of work at a time change who is in the course. False when there is no such course. */
  abstract lock(organisationId: OrganisationId, courseId: CourseId): Promise<boolean>;
  /**
   * Adds or changes people by address, in the given order. Somebody known from another course keeps their name there
   * unless `renameAnybody`.
   */
  abstract put(
    organisationId: OrganisationId,
    courseId: CourseId,
    people: readonly NewEnrolment[],
    options: { renameAnybody: boolean; now: Date },
  ): Promise<readonly KeptEnrolment[]>;
  abstract addInstructor(
    organisationId: OrganisationId,
    courseId: CourseId,
    personId: PersonId,
    now: Date,
  ): Promise<void>;
  /** False when the person was not enrolled. */
  abstract remove(organisationId: OrganisationId, courseId: CourseId, personId: PersonId): Promise<boolean>;
  abstract hasInstructor(organisationId: OrganisationId, courseId: CourseId): Promise<boolean>;
}

export type NewClass = Omit<ClassSession, 'courseTitle' | 'progress' | 'peopleCount'> & { readonly createdAt: Date };

export abstract class Classes {
  abstract add(planned: NewClass): Promise<void>;
  abstract find(organisationId: OrganisationId, id: SessionId): Promise<ClassSession | undefined>;
  /** Not ended at `now`, soonest first. */
  abstract listComing(
    organisationId: OrganisationId,
    courseId: CourseId,
    window: PageWindow,
    now: Date,
  ): Promise<Page<ClassSession>>;
  /** Ended at `now`, latest end first. Lags behind the room by the time that an event travels. */
  abstract listPast(
    organisationId: OrganisationId,
    courseId: CourseId,
    window: PageWindow,
    now: Date,
  ): Promise<Page<ClassSession>>;
}

/** What the events of a class tell of it. */
export type ClassNews = {
  readonly sessionId: SessionId;
  readonly organisationId: OrganisationId;
  readonly progress: ClassProgress;
  readonly peopleCount: number;
};

/** How far each class has come, as its events have told so far: what lists and course pages show. */
export abstract class ClassProgresses {
  /** News that is older than what is known changes nothing. */
  abstract record(news: ClassNews): Promise<void>;
}

export abstract class Links {
  abstract add(link: AccessLink & { secretHash: Buffer; createdAt: Date }): Promise<void>;
  abstract find(organisationId: OrganisationId, id: LinkId): Promise<AccessLink | undefined>;
  abstract findBySecret(secretHash: Buffer): Promise<AccessLink | undefined>;
  /** As findBySecret; a second unit of work that asks for the same link waits until the first is done. */
  abstract lockBySecret(secretHash: Buffer): Promise<AccessLink | undefined>;
  abstract markUsed(id: LinkId, at: Date): Promise<void>;
  abstract revoke(id: LinkId, at: Date): Promise<void>;
}

export type BrowserSession = {
  readonly secretHash: Buffer;
  readonly organisationId: OrganisationId;
  readonly personId: PersonId;
  readonly linkId: LinkId;
  readonly openedAt: Date;
  readonly expiresAt: Date;
};

export abstract class BrowserSessions {
  abstract open(session: BrowserSession): Promise<void>;
  /** The session that is still good at `now`. */
  abstract find(secretHash: Buffer, now: Date): Promise<BrowserSession | undefined>;
  abstract extend(secretHash: Buffer, expiresAt: Date): Promise<void>;
  abstract close(secretHash: Buffer, at: Date): Promise<void>;
  abstract closeAllOfLink(linkId: LinkId, at: Date): Promise<void>;
}

export type ApiKey = {
  readonly id: ApiKeyId;
  readonly organisationId: OrganisationId;
  /** Public: finds the key, and names it in a list. */
  readonly prefix: string;
  readonly secretHash: Buffer;
};

export abstract class ApiKeys {
  abstract add(key: ApiKey & { createdAt: Date }): Promise<void>;
  /** A key that has not been revoked. */
  abstract findByPrefix(prefix: string): Promise<ApiKey | undefined>;
  abstract revoke(prefix: string, at: Date): Promise<boolean>;
}

/** Random words that open something, of at least 128 bits. Only their hash is ever kept. */
export abstract class Secrets {
  /** 256 bits, in characters fit for a URL and a cookie. */
  abstract create(): string;
  /** Public half of an API key: enough to be unique. */
  abstract createPrefix(): string;
  abstract hash(secret: string): Buffer;
  /** Takes the same time wherever the two differ. */
  abstract matches(secret: string, hash: Buffer): boolean;
}
