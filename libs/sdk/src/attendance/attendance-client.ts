import type { CourseId, PersonId, SessionId } from '@lectern/kernel';
import type { Page, PageOptions } from '../rest.ts';
import type { Access, DocumentConfirmation, DocumentKind, FileOf } from './documents.ts';
import type {
  Change,
  ClassRegister,
  CourseRegister,
  HistoryItem,
  OwnRecord,
  Policy,
  PolicyAnswer,
  PolicyScope,
  RegisterEntry,
} from './registers.ts';
import type { Connection, ConnectionFinding, DeadStatement, NewConnection, OptOut } from './statements.ts';

/** Registers, documents and statements over REST. Every call rejects with RefusedError. */
export type AttendanceClient = {
  /** While the class runs, and after. Without a version: the newest. */
  getClassRegister(sessionId: SessionId, options?: { version?: number }): Promise<ClassRegister>;
  getCourseRegister(courseId: CourseId): Promise<CourseRegister>;
  getOwnRecord(courseId: CourseId): Promise<OwnRecord>;
  /** Newest first. */
  getEntryHistory(sessionId: SessionId, personId: PersonId): Promise<{ readonly items: readonly HistoryItem[] }>;
  /** The same `requestId` takes effect once, however often it is sent. */
  correct(
    sessionId: SessionId,
    personId: PersonId,
    correction: { reason: string; change: Change; entryVersion: number; requestId?: string },
  ): Promise<RegisterEntry>;
  openDispute(sessionId: SessionId, text: string): Promise<RegisterEntry>;
  answerDispute(disputeId: string, text: string): Promise<RegisterEntry>;

  /** `scopeId` is the course or the class; the organisation is the caller's own. */
  getPolicy(scope: Exclude<PolicyScope, 'default'>, scopeId: string): Promise<PolicyAnswer>;
  /** Without a policy, the scope's own is withdrawn. `version` is the one that was looked at. */
  setPolicy(
    scope: Exclude<PolicyScope, 'default'>,
    scopeId: string,
    policy: Policy | undefined,
    version: number,
  ): Promise<PolicyAnswer>;

  /** Issues a document; it is an entry of the access log. `language` is BCP 47, `timeZone` IANA. */
  exportDocument(
    kind: DocumentKind,
    of: { sessionId?: SessionId; courseId?: CourseId; personId?: PersonId },
    options?: { purpose?: string; language?: string; timeZone?: string },
  ): Promise<FileOf>;
  confirmDocument(code: string): Promise<DocumentConfirmation>;
  listAccesses(options?: PageOptions & { personId?: PersonId }): Promise<Page<Access>>;

  listConnections(): Promise<{ readonly items: readonly Connection[] }>;
  createConnection(connection: NewConnection): Promise<Connection>;
  changeConnection(connectionId: string, connection: NewConnection): Promise<Connection>;
  deleteConnection(connectionId: string): Promise<void>;
  /** A saved connection, or one that is being written. Sends no statement. */
  testConnection(asked: { connectionId?: string; draft?: NewConnection }): Promise<ConnectionFinding>;
  listDeadStatements(connectionId: string, page?: PageOptions): Promise<Page<DeadStatement>>;
  /** Nobody named means all of them. */
  resend(connectionId: string, statementIds?: readonly string[]): Promise<{ readonly queued: number }>;
  backfill(connectionId: string, from: Date): Promise<{ readonly queued: number }>;
  /** JSON lines, oldest first. */
  downloadStatements(options?: { courseId?: CourseId; from?: Date; until?: Date }): Promise<FileOf>;
  /** Without a person: the caller. */
  getOptOut(personId?: PersonId): Promise<OptOut>;
  setOptOut(isOut: boolean, personId?: PersonId): Promise<OptOut>;
};
