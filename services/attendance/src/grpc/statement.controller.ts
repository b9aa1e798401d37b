import { serve, type Handlers, type Serving } from '@lectern/grpc';
import { StatementServiceService } from '@lectern/proto/grpc/attendance/v1/statement_service';
import type { CallWatch } from '../call-watch.ts';
import { refused } from '../domain/attendance.errors.ts';
import type { LookAfterStatements, OptOut } from '../usecases/statements/look-after-statements.ts';
import type { ManageConnections } from '../usecases/statements/manage-connections.ts';
import { toCaller, toId, toOptionalId, toPageAsked } from './requests.mapper.ts';
import { fromConnection, fromDead, fromFinding, toWantedConnection } from './statement.mapper.ts';

/** StatementService as one process serves it, to gateways only. */
export class StatementController {
  readonly serving: Serving;

  constructor(
    private readonly connections: ManageConnections,
    private readonly statements: LookAfterStatements,
    private readonly optOut: OptOut,
    watch: CallWatch,
  ) {
    this.serving = serve(StatementServiceService, watch.over(this.handlers()), { callers: ['gateway'] });
  }

  private handlers(): Handlers<typeof StatementServiceService> {
    return {
      listConnections: async ({ caller }) => ({
        connections: (await this.connections.list(toCaller(caller))).map(fromConnection),
      }),
      saveConnection: async ({ caller, connection, secret }) => {
        if (connection === undefined) throw refused('NOT_FOUND');
        return fromConnection(await this.connections.save(toCaller(caller), toWantedConnection(connection), secret));
      },
      deleteConnection: async ({ caller, connectionId }) => {
        await this.connections.remove(toCaller(caller), toId(connectionId));
        return {};
      },
      testConnection: async ({ caller, connectionId, draft, secret }) =>
        fromFinding(
          draft
            ? await this.connections.testDraft(toCaller(caller), toWantedConnection(draft), secret)
            : await this.connections.testSaved(toCaller(caller), toId(connectionId)),
        ),
      listDeadStatements: async ({ caller, connectionId, page }) => {
        const found = await this.statements.dead(toCaller(caller), toId(connectionId), toPageAsked(page));
        return { statements: found.statements.map(fromDead), nextCursor: found.nextCursor };
      },
      resend: async ({ caller, connectionId, statementIds }) => ({
        queued: await this.statements.resend(toCaller(caller), toId(connectionId), statementIds),
      }),
      backfill: async ({ caller, connectionId, from }) => ({
        queued: await this.statements.backfill(toCaller(caller), toId(connectionId), from ?? new Date(0)),
      }),
      downloadStatements: async ({ caller, courseId, ...wanted }) => {
        const asked = { ...wanted, courseId: toOptionalId<'course'>(courseId) };
        const { lines, nextCursor } = await this.statements.download(toCaller(caller), asked);
        return { lines: Buffer.from(lines), nextCursor };
      },
      getOptOut: async ({ caller, personId }) => this.optOut.get(toCaller(caller), toOptionalId(personId)),
      setOptOut: async ({ caller, personId, isOut }) =>
        this.optOut.set(toCaller(caller), toOptionalId(personId), isOut),
    };
  }
}
