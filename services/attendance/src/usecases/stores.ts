import type { CourseId, OrganisationId, PersonId, SessionId } from '@lectern/kernel';
import type { Role } from '@lectern/policy';
import type { Correction } from '../domain/correction.ts';
import type { ClassRef, EnrolmentChange, Evidence } from '../domain/evidence.ts';
import type { PolicyInForce } from '../domain/policy.ts';
import type { ClassRecord, Entry, Roster } from '../domain/register.ts';
import type { Cause } from '../domain/words.ts';

/** What an event adds to a class's record. */
export type ClassNews = Partial<
  Pick<ClassRecord, 'startsAtMs' | 'endsAtMs' | 'openedAtMs' | 'startedAtMs' | 'endedAtMs'>
>;

/** Why a register has to be computed, and whose trace that belongs to. */
export type Due = { readonly cause: Cause; readonly traceparent: string };

export type DueClass = { readonly record: ClassRecord; readonly due: Due };

/** The classes that were heard of. Whoever changes one, or computes its register, holds it until the transaction ends. */
export abstract class ClassRecords {
  /** Holds the class, made if it is new, with the news added. Throws when it belongs to another organisation or course. */
  abstract note(ref: ClassRef, news: ClassNews): Promise<ClassRecord>;
  abstract hold(organisationId: OrganisationId, sessionId: SessionId): Promise<ClassRecord | undefined>;
  abstract find(organisationId: OrganisationId, sessionId: SessionId): Promise<ClassRecord | undefined>;
  abstract ofCourse(organisationId: OrganisationId, courseId: CourseId): Promise<readonly ClassRecord[]>;
  /** Those that somebody was heard in, or that have an entry of theirs. */
  abstract isKnownCourse(organisationId: OrganisationId, courseId: CourseId): Promise<boolean>;

  /** Has the register computed in `inMs`: a burst of reasons is one computation, which no further reason delays for long. */
  abstract makeDue(sessionId: SessionId, due: Due, inMs: number): Promise<void>;
  /** The same, now, for every class that has ended and that the change concerns. Says how many they are. */
  abstract makeDueWithin(concern: Concern, due: Due): Promise<number>;
  /** One class whose register is due, held; the transaction in which `settle` is called takes it off. */
  abstract holdNextDue(): Promise<DueClass | undefined>;
  /** The register has this version now, and nothing is due. */
  abstract settle(sessionId: SessionId, registerVersion: number): Promise<void>;
  /** What failed is tried again later, each time later. */
  abstract postpone(sessionId: SessionId): Promise<void>;
}

export type Concern =
  | {
      readonly scope: 'organisation' | 'course' | 'class';
      readonly organisationId: OrganisationId;
      readonly id: string;
    }
  | {
      readonly scope: 'course-since';
      readonly organisationId: OrganisationId;
      readonly id: CourseId;
      readonly sinceMs: number;
    };

export abstract class EvidenceLog {
  /** False when it is there already. */
  abstract add(sessionId: SessionId, evidence: Evidence): Promise<boolean>;
  abstract of(sessionId: SessionId): Promise<readonly Evidence[]>;
}

export abstract class Rosters {
  /** False when it is there already. */
  abstract add(change: EnrolmentChange): Promise<boolean>;
  /** Who was enrolled at that moment, and who had been before. */
  abstract at(organisationId: OrganisationId, courseId: CourseId, atMs: number): Promise<Roster>;
  /** The present role. */
  abstract roleOf(organisationId: OrganisationId, courseId: CourseId, personId: PersonId): Promise<Role | undefined>;
}

/** One computation of a register. */
export type RegisterVersion = {
  readonly version: number;
  readonly computedAtMs: number;
  readonly cause: Cause;
  readonly policy: PolicyInForce;
};

/** An entry as the computation left it that changed it last. */
export type KeptEntry = {
  /** Of the entry, from 1. */
  readonly version: number;
  readonly registerVersion: number;
  /** False once the person is in the register no more. */
  readonly isListed: boolean;
  readonly entry: Entry;
};

/** What a course's register shows of one person in one class. */
export type KeptCell = {
  readonly sessionId: SessionId;
  readonly personId: PersonId;
  readonly role: Role;
  readonly verdict: Entry['verdict'];
  readonly attendedMs: number;
  readonly isCorrected: boolean;
};

/** Every computation of every register, none ever changed. */
export abstract class Registers {
  abstract keep(record: ClassRecord, computed: RegisterVersion, changed: readonly KeptEntry[]): Promise<void>;
  /** Each person's newest entry up to the version. */
  abstract entries(sessionId: SessionId, version: number): Promise<readonly KeptEntry[]>;
  abstract findVersion(sessionId: SessionId, version: number): Promise<RegisterVersion | undefined>;
  abstract entriesOf(
    sessionId: SessionId,
    personId: PersonId,
  ): Promise<readonly (KeptEntry & { computed: RegisterVersion })[]>;
  abstract cells(sessionIds: readonly SessionId[]): Promise<readonly KeptCell[]>;
}

export abstract class Corrections {
  abstract isKept(organisationId: OrganisationId, requestId: string): Promise<boolean>;
  abstract add(organisationId: OrganisationId, correction: Correction, requestId: string): Promise<void>;
  /** Oldest first. */
  abstract of(sessionId: SessionId): Promise<readonly Correction[]>;
}
