import type { ClientOptions } from '../client.ts';
import { json, requester, sender } from '../http.ts';
import type { Page } from '../rest.ts';
import type { AttendanceClient } from './attendance-client.ts';
import type { Access, DocumentConfirmation, DocumentKind, FileOf } from './documents.ts';
import type {
  ClassRegister,
  CourseRegister,
  HistoryItem,
  OwnRecord,
  PolicyAnswer,
  PolicyScope,
  RegisterEntry,
} from './registers.ts';
import type { Connection, ConnectionFinding, DeadStatement, OptOut } from './statements.ts';

type Queued = { readonly queued: number };

/** The attendance part of the REST API, apart from the client so that only those who show registers load it. */
export function createAttendance(options: ClientOptions): AttendanceClient {
  const send = sender(options);
  const request = requester(options);
  const entryPath = (sessionId: string, personId: string) => `/classes/${sessionId}/register/${personId}`;
  return {
    getClassRegister: (sessionId, version = {}) =>
      send<ClassRegister>('GET', `/classes/${sessionId}/register`, undefined, version),
    getCourseRegister: (courseId) => send<CourseRegister>('GET', `/courses/${courseId}/register`),
    getOwnRecord: (courseId) => send<OwnRecord>('GET', `/courses/${courseId}/attendance`),
    getEntryHistory: (sessionId, personId) =>
      send<{ items: HistoryItem[] }>('GET', `${entryPath(sessionId, personId)}/history`),
    correct: (sessionId, personId, correction) =>
      send<RegisterEntry>('POST', `${entryPath(sessionId, personId)}/corrections`, json(correction)),
    openDispute: (sessionId, text) => send<RegisterEntry>('POST', `/classes/${sessionId}/disputes`, json({ text })),
    answerDispute: (disputeId, text) => send<RegisterEntry>('POST', `/disputes/${disputeId}/answer`, json({ text })),

    getPolicy: (scope, scopeId) => send<PolicyAnswer>('GET', policyPath(scope, scopeId)),
    setPolicy: (scope, scopeId, policy, version) =>
      policy
        ? send<PolicyAnswer>('PUT', policyPath(scope, scopeId), json({ policy, version }))
        : send<PolicyAnswer>('DELETE', policyPath(scope, scopeId), undefined, { version }),

    exportDocument: async (kind, of, issuing = {}) =>
      fileOf(await request('GET', documentPath(kind, of), undefined, issuing)),
    confirmDocument: (code) => send<DocumentConfirmation>('GET', `/verify/${encodeURIComponent(code)}`),
    listAccesses: (page = {}) => send<Page<Access>>('GET', '/accesses', undefined, page),

    listConnections: () => send<{ items: Connection[] }>('GET', '/lrs-connections'),
    createConnection: (connection) => send<Connection>('POST', '/lrs-connections', json(connection)),
    changeConnection: (id, connection) => send<Connection>('PUT', `/lrs-connections/${id}`, json(connection)),
    deleteConnection: (id) => send<void>('DELETE', `/lrs-connections/${id}`),
    testConnection: (asked) => send<ConnectionFinding>('POST', '/lrs-connections/test', json(asked)),
    listDeadStatements: (id, page = {}) =>
      send<Page<DeadStatement>>('GET', `/lrs-connections/${id}/dead-statements`, undefined, page),
    resend: (id, statementIds = []) => send<Queued>('POST', `/lrs-connections/${id}/resend`, json({ statementIds })),
    backfill: (id, from) => send<Queued>('POST', `/lrs-connections/${id}/backfill`, json({ from })),
    downloadStatements: async ({ courseId, from, until } = {}) => {
      const query = { courseId, from: from?.toISOString(), until: until?.toISOString() };
      return fileOf(await request('GET', '/statements.jsonl', undefined, query));
    },
    getOptOut: (personId) => send<OptOut>('GET', optOutPath(personId)),
    setOptOut: (isOut, personId) => send<OptOut>('PUT', optOutPath(personId), json({ isOut })),
  };
}

function policyPath(scope: Exclude<PolicyScope, 'default'>, scopeId: string): string {
  const places = { organisation: '/organisation', course: `/courses/${scopeId}`, class: `/classes/${scopeId}` };
  return `${places[scope]}/attendance-policy`;
}

function documentPath(kind: DocumentKind, of: Parameters<AttendanceClient['exportDocument']>[1]): string {
  switch (kind) {
    case 'class-register-csv':
      return `/classes/${of.sessionId}/register.csv`;
    case 'class-register-pdf':
      return `/classes/${of.sessionId}/register.pdf`;
    case 'course-register-csv':
      return `/courses/${of.courseId}/register.csv`;
    case 'contact-hours-pdf':
      return `/courses/${of.courseId}/people/${of.personId}/contact-hours.pdf`;
  }
}

function optOutPath(personId: string | undefined): string {
  return `${personId === undefined ? '/me' : `/people/${personId}`}/lrs-opt-out`;
}

async function fileOf(response: Response): Promise<FileOf> {
  const disposition = response.headers.get('content-disposition') ?? '';
  const [, encoded = 'file'] = /filename\*=UTF-8''([^;]+)/.exec(disposition) ?? [];
  return { fileName: decodeURIComponent(encoded), content: await response.blob() };
}
