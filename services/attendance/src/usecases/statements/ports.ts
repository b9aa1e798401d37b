import type { CourseId, OrganisationId, PersonId, SessionId } from '@lectern/kernel';
import type { ClassRef, Sign } from '../../domain/evidence.ts';
import type { Attested } from '../../domain/statements/attendance.ts';
import type { ClassLog, PersonLog } from '../../domain/statements/class-log.ts';
import type { VerbGroup } from '../../domain/statements/draft.ts';
import type { Statement } from '../../domain/statements/statement.ts';

/** What a statement must be before it is kept. */
export abstract class StatementRules {
  /** What is wrong with it, for a developer; undefined when nothing is. */
  abstract findProblem(statement: Statement): string | undefined;
}

/** What this deployment is to the world outside. */
export abstract class Naming {
  /** Where it is found, such as https://class.example.edu. */
  abstract readonly origin: string;
  /** The UUID of a name within an organisation; equal names, equal UUIDs. */
  abstract idOf(organisationId: OrganisationId, name: string): string;
}

/** A statement with what we have to know of it. */
export type NewStatement = {
  readonly id: string;
  readonly personId: PersonId | undefined;
  readonly verbGroup: VerbGroup;
  readonly voids: string | undefined;
  readonly body: string;
};

/** What is remembered of classes while they are told. Whoever tells of one holds it until the transaction ends. */
export abstract class Chronicle {
  abstract hold(ref: ClassRef): Promise<ClassLog>;
  /** Nothing more is expected of a class that is over, or that was given up. */
  abstract save(log: ClassLog, heard: { readonly atMs: number; readonly isOver: boolean }): Promise<void>;
  /** These people, as far as they are known. */
  abstract people(sessionId: SessionId, personIds: readonly PersonId[]): Promise<readonly PersonLog[]>;
  /** Everybody whose join waits for a leave. */
  abstract present(sessionId: SessionId): Promise<readonly PersonLog[]>;
  /** A leave that is held is due `graceMs` from now. */
  abstract savePeople(sessionId: SessionId, people: readonly PersonLog[], graceMs: number): Promise<void>;
  abstract mark(sessionId: SessionId, signs: readonly Sign[]): Promise<void>;
  abstract attested(sessionId: SessionId, personIds: readonly PersonId[]): Promise<readonly Attested[]>;
  abstract saveAttested(sessionId: SessionId, attested: readonly Attested[]): Promise<void>;
  /** Somebody whose grace is over, in a class that is held now. */
  abstract nextGraceOver(): Promise<{ readonly ref: ClassRef; readonly person: PersonLog } | undefined>;
  /** A class that is not over and of which nothing was heard for so long, held; and when it was heard last. */
  abstract nextSilent(silentMs: number): Promise<{ readonly ref: ClassRef; readonly heardAtMs: number } | undefined>;
}

/** Statements for good. */
export abstract class Statements {
  /** Keeps them in this order behind those of the class, and queues them for every connection that they go to. */
  abstract add(ref: ClassRef, statements: readonly NewStatement[], traceparent: string): Promise<void>;
  /** The opaque names of people; whoever has none gets one. */
  abstract pseudonyms(
    organisationId: OrganisationId,
    personIds: readonly PersonId[],
  ): Promise<ReadonlyMap<PersonId, string>>;
  /** Oldest first, after the cursor. */
  abstract page(wanted: StatementPage): Promise<readonly KeptStatement[]>;
}

export type StatementPage = {
  readonly organisationId: OrganisationId;
  readonly courseId: CourseId | undefined;
  readonly from: Date | undefined;
  readonly until: Date | undefined;
  readonly after: { readonly at: Date; readonly id: string } | undefined;
  readonly limit: number;
};

export type KeptStatement = { readonly id: string; readonly madeAt: Date; readonly body: string };
