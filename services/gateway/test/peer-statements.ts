import { newId } from '@lectern/kernel';
import {
  DeliveryState,
  type Connection,
  type DownloadStatementsRequest,
  type SaveConnectionRequest,
  type TestConnectionRequest,
} from '@lectern/proto/grpc/attendance/v1/statement_service';
import type { Caller } from '@lectern/proto/grpc/session/v1/directory_service';
import { no } from './peer-registers.ts';

/** One organisation's connections, as the attendance service would answer. */
export function statementsOf(personId: string) {
  const connections = new Map<string, Connection>();
  const connectionOf = (id: string) => connections.get(id) ?? no('NOT_FOUND');
  const person = (caller: Caller | undefined, asked: string) =>
    asked === '' || asked === personId ? asked || caller!.personId || no('NOT_ALLOWED') : no('NOT_FOUND');
  const dead = {
    ...{
      statementId: newId() as string,
      sessionId: newId() as string,
      verb: 'attended',
      reason: 'duration: no ISO 8601',
    },
    ...{ diedAt: new Date('2026-03-02T10:00:00Z'), statement: '{"id":"…"}' },
  };
  return {
    listConnections: async () => ({ connections: [...connections.values()] }),
    saveConnection: async ({ connection, secret }: SaveConnectionRequest) => {
      if (!connection || !URL.canParse(connection.endpoint)) return no('CONNECTION_INVALID');
      if (connection.connectionId) connectionOf(connection.connectionId);
      else if (secret === '') return no('CONNECTION_INVALID');
      const state = { accepted: 12, waiting: 2, dead: 1, lastError: '503: busy', lastErrorAt: '2026-03-02T10:00:00Z' };
      const delivery = DeliveryState.fromJSON(state);
      const kept = { ...connection, connectionId: connection.connectionId || newId(), delivery };
      connections.set(kept.connectionId, kept);
      return kept;
    },
    deleteConnection: async ({ connectionId }: { connectionId: string }) => (
      connectionOf(connectionId),
      connections.delete(connectionId),
      {}
    ),
    testConnection: async ({ connectionId, draft, secret }: TestConnectionRequest) => {
      if (connectionId) connectionOf(connectionId);
      const works = secret === 'right' || draft === undefined;
      const finding = works ? 'The store answers and takes the credentials.' : 'The store refuses the credentials.';
      const code = works ? '' : 'CREDENTIALS_REFUSED';
      return { works, finding, code, version: 'XAPI_VERSION_1_0_3' as const };
    },
    listDeadStatements: async ({ connectionId }: { connectionId: string }) => (
      connectionOf(connectionId),
      { statements: [dead], nextCursor: '' }
    ),
    resend: async ({ connectionId, statementIds }: { connectionId: string; statementIds: string[] }) => (
      connectionOf(connectionId),
      { queued: statementIds.length || 1 }
    ),
    backfill: async ({ connectionId }: { connectionId: string }) => (connectionOf(connectionId), { queued: 40 }),
    downloadStatements: async ({ cursor, courseId, until }: DownloadStatementsRequest) => {
      if (courseId) return no('NOT_FOUND');
      if (cursor === '1' && until) return no('DATABASE_UNAVAILABLE');
      const page = Number(cursor || '0');
      return { lines: Buffer.from(`{"page":${page}}\n`), nextCursor: page < 2 ? String(page + 1) : '' };
    },
    getOptOut: async ({ caller, personId: asked }: { caller?: Caller; personId: string }) => ({
      ...{ personId: person(caller, asked), isOut: false, since: undefined },
    }),
    setOptOut: async ({ caller, personId: asked, isOut }: { caller?: Caller; personId: string; isOut: boolean }) => ({
      ...{ personId: person(caller, asked), isOut, since: new Date('2026-03-02T10:00:00Z') },
    }),
  };
}
