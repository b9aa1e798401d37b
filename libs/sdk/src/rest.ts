import type { CourseId, LinkId, OrganisationId, PersonId, SessionId } from '@lectern/kernel';
import type { EndReason, Phase, Role } from './words.ts';

/** Times are ISO 8601 in UTC with milliseconds. */
export type IsoTime = string;

export type Me = {
  readonly organisationId: OrganisationId;
  readonly organisationName: string;
  /** Absent for an API key. */
  readonly personId?: PersonId;
  readonly name: string;
  /** The only class a guest may see; absent for everybody else. */
  readonly guestOfSessionId?: SessionId;
  readonly canCreateCourses: boolean;
  /** What the person may do for the whole organisation; absent for most. */
  readonly organisationRole?: 'owner' | 'admin';
};

export type LinkInfo = {
  readonly kind: 'sign-in' | 'guest';
  readonly organisationName: string;
  /** Whose link it is; absent for a guest link. */
  readonly personName?: string;
  /** Where it leads; absent means "my courses". */
  readonly sessionId?: SessionId;
  readonly classTitle?: string;
  readonly courseTitle?: string;
};

export type Course = {
  readonly courseId: CourseId;
  readonly title: string;
  /** The caller's role in it; absent for an API key. */
  readonly role?: Role;
  readonly peopleCount: number;
  readonly createdAt: IsoTime;
  /** The class that is open or live, or else the next one. */
  readonly nextClass?: ClassSession;
};

export type ClassSession = {
  readonly sessionId: SessionId;
  readonly courseId: CourseId;
  readonly courseTitle: string;
  readonly title: string;
  readonly phase: Phase;
  readonly startsAt: IsoTime;
  readonly endsAt: IsoTime;
  readonly latestEndAt: IsoTime;
  readonly startedAt?: IsoTime;
  readonly endedAt?: IsoTime;
  readonly endReason?: EndReason;
  readonly role?: Role;
  /** How many people came, once it has ended. */
  readonly peopleCount: number;
};

export type Enrolment = {
  readonly personId: PersonId;
  readonly name: string;
  /** Only for staff and API keys. */
  readonly email?: string;
  readonly role: Role;
};

export type NewEnrolment = { readonly name: string; readonly email: string; readonly role: Role };
export type Link = { readonly linkId: LinkId; readonly url: string; readonly expiresAt: IsoTime };
export type Page<Item> = { readonly items: readonly Item[]; readonly nextCursor?: string };
export type PageOptions = { readonly limit?: number; readonly cursor?: string };

/** The REST API under /api/v1. Every call rejects with RefusedError; a network failure rejects with code NETWORK_FAILED. */
export type RestClient = {
  /** What a link leads to, without using it up. */
  inspectLink(token: string): Promise<LinkInfo>;
  /** Uses the link and signs in by cookie. A guest says a name. */
  redeemLink(token: string, options?: { guestName?: string }): Promise<{ me: Me; sessionId?: SessionId }>;
  me(): Promise<Me>;
  signOut(): Promise<void>;
  listCourses(page?: PageOptions): Promise<Page<Course>>;
  getCourse(courseId: CourseId): Promise<Course>;
  createCourse(course: { title: string }): Promise<Course>;
  listEnrolments(courseId: CourseId, page?: PageOptions): Promise<Page<Enrolment>>;
  /** Adds or changes people by e-mail address; all or nothing. */
  enrol(courseId: CourseId, enrolments: readonly NewEnrolment[]): Promise<Page<Enrolment>>;
  /** Lines of name,email,role; a first line that names the columns is allowed. */
  enrolCsv(courseId: CourseId, csv: string): Promise<Page<Enrolment>>;
  unenrol(courseId: CourseId, personId: PersonId): Promise<void>;
  listClasses(courseId: CourseId, options?: PageOptions & { past?: boolean }): Promise<Page<ClassSession>>;
  scheduleClass(courseId: CourseId, plan: { title: string; startsAt: Date; endsAt: Date }): Promise<ClassSession>;
  getClass(sessionId: SessionId): Promise<ClassSession>;
  endClass(sessionId: SessionId): Promise<ClassSession>;
  createGuestLink(sessionId: SessionId): Promise<Link>;
  createSignInLink(
    personId: PersonId,
    options?: { sessionId?: SessionId; validMinutes?: number; reusable?: boolean },
  ): Promise<Link>;
  revokeLink(linkId: LinkId): Promise<void>;
};
