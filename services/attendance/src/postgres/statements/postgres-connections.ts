import type { OrganisationId } from '@lectern/kernel';
import {
  Connections,
  type DeadStatement,
  type DeliveryState,
  type LrsConnection,
  type LrsConnectionId,
  type SealedSecret,
} from '../../usecases/statements/connections.ts';
import type { Database } from '../database.ts';
import { toConnection, type ConnectionRow } from './connection-rows.ts';
import { queueStatements } from './queueing.ts';

type CountedRow = ConnectionRow & { waiting: string; dead: string; oldest_waiting_at: Date | null };
type DeadRow = { id: string; session_id: string; reason: string; died_at: Date; body: string };

const classesAtATime = 100;

export class PostgresConnections extends Connections {
  constructor(private readonly database: Database) {
    super();
  }

  async list(organisationId: OrganisationId): Promise<readonly (LrsConnection & { delivery: DeliveryState })[]> {
    const rows = await this.database.query<CountedRow>(
      `SELECT connection.*, waiting.count AS waiting, waiting.oldest AS oldest_waiting_at, dead.count AS dead
       FROM lrs_connection AS connection,
         LATERAL (SELECT count(*), min(queued_at) AS oldest FROM delivery
           WHERE connection_id = connection.id AND state = 'waiting') AS waiting,
         LATERAL (SELECT count(*) FROM delivery WHERE connection_id = connection.id AND state = 'dead') AS dead
       WHERE organisation_id = $1 ORDER BY created_at, id`,
      [organisationId],
    );
    return rows.map((row) => ({ ...toConnection(row), delivery: toDelivery(row) }));
  }

  async find(organisationId: OrganisationId, id: LrsConnectionId): Promise<(LrsConnection & SealedSecret) | undefined> {
    const [row] = await this.database.query<ConnectionRow>(
      'SELECT * FROM lrs_connection WHERE organisation_id = $1 AND id = $2',
      [organisationId, id],
    );
    return row && toConnection(row);
  }

  async count(organisationId: OrganisationId): Promise<number> {
    const [row] = await this.database.query<{ count: string }>(
      'SELECT count(*) FROM lrs_connection WHERE organisation_id = $1',
      [organisationId],
    );
    return Number(row?.count ?? 0);
  }

  async save(connection: LrsConnection & SealedSecret): Promise<void> {
    await this.database.query(
      `INSERT INTO lrs_connection (id, organisation_id, course_id, name, endpoint, version, credential_kind, credential_name, sealed_secret,
         token_endpoint, scope, verb_groups, is_on, allows_private_addresses)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
       ON CONFLICT (id) DO UPDATE SET course_id = excluded.course_id, name = excluded.name, endpoint = excluded.endpoint,
         version = excluded.version, found_version = NULL, credential_kind = excluded.credential_kind,
         credential_name = excluded.credential_name, sealed_secret = excluded.sealed_secret, token_endpoint = excluded.token_endpoint,
         scope = excluded.scope, verb_groups = excluded.verb_groups, is_on = excluded.is_on,
         allows_private_addresses = excluded.allows_private_addresses, attempts = 0, next_attempt_at = '-infinity'
       WHERE lrs_connection.organisation_id = excluded.organisation_id`,
      [
        connection.id,
        connection.organisationId,
        connection.courseId,
        connection.name,
        connection.endpoint,
        connection.version,
        connection.credentialKind,
        connection.credentialName,
        connection.sealedSecret,
        connection.tokenEndpoint,
        connection.scope,
        connection.verbGroups,
        connection.isOn,
        connection.allowsPrivateAddresses,
      ],
    );
  }

  async remove(organisationId: OrganisationId, id: LrsConnectionId): Promise<boolean> {
    const removed = await this.database.query(
      'DELETE FROM lrs_connection WHERE organisation_id = $1 AND id = $2 RETURNING 1',
      [organisationId, id],
    );
    return removed.length > 0;
  }

  async release(id: LrsConnectionId): Promise<void> {
    await this.database.query(`UPDATE lrs_connection SET attempts = 0, next_attempt_at = '-infinity' WHERE id = $1`, [
      id,
    ]);
  }

  async deadStatements(
    id: LrsConnectionId,
    after: { readonly at: Date; readonly id: string } | undefined,
    limit: number,
  ): Promise<readonly DeadStatement[]> {
    const rows = await this.database.query<DeadRow>(
      `SELECT statement.id, statement.session_id, statement.body, delivery.reason, delivery.died_at
       FROM delivery JOIN statement USING (session_id, n)
       WHERE delivery.connection_id = $1 AND delivery.state = 'dead'
         AND (delivery.died_at, statement.id) > (COALESCE($2::timestamptz, '-infinity'), COALESCE($3::uuid, '00000000-0000-0000-0000-000000000000'))
       ORDER BY delivery.died_at, statement.id LIMIT $4`,
      [id, after?.at, after?.id, limit],
    );
    return rows.map(({ session_id: sessionId, died_at: diedAt, ...row }) => ({ ...row, sessionId, diedAt }));
  }

  resend(id: LrsConnectionId, statementIds: readonly string[]): Promise<number> {
    return this.database.run(async () => {
      const queued = await this.database.query<{ session_id: string }>(
        `UPDATE delivery SET state = 'waiting', reason = NULL, died_at = NULL, queued_at = clock_timestamp() FROM statement
         WHERE statement.session_id = delivery.session_id AND statement.n = delivery.n
           AND delivery.connection_id = $1 AND delivery.state = 'dead' AND (cardinality($2::uuid[]) = 0 OR statement.id = ANY($2::uuid[]))
         RETURNING delivery.session_id`,
        [id, statementIds],
      );
      const classes = [...new Set(queued.map(({ session_id }) => session_id))].sort();
      await this.database.query(
        `UPDATE delivery_queue SET is_waiting = true, since = clock_timestamp() WHERE connection_id = $1 AND session_id = ANY($2::uuid[])`,
        [id, classes],
      );
      await this.release(id);
      return queued.length;
    });
  }

  /** Some classes at a time, each time for good: years of statements are no single statement of SQL. */
  async backfill(id: LrsConnectionId, from: Date): Promise<number> {
    const classes = await this.database.query<{ session_id: string }>(
      `SELECT DISTINCT session_id FROM statement WHERE made_at >= $2
         AND organisation_id = (SELECT organisation_id FROM lrs_connection WHERE id = $1) ORDER BY session_id`,
      [id, from],
    );
    let queued = 0;
    for (let place = 0; place < classes.length; place += classesAtATime) {
      const some = classes.slice(place, place + classesAtATime).map(({ session_id }) => session_id);
      const where = 'connection.id = $1 AND statement.made_at >= $2 AND statement.session_id = ANY($3::uuid[])';
      queued += await this.database.run(() => queueStatements(this.database, { where, values: [id, from, some] }));
    }
    return queued;
  }
}

function toDelivery(row: CountedRow): DeliveryState {
  const next = row.next_attempt_at;
  return {
    accepted: Number(row.accepted),
    waiting: Number(row.waiting),
    dead: Number(row.dead),
    oldestWaitingAt: row.oldest_waiting_at ?? undefined,
    lastAcceptedAt: row.last_accepted_at ?? undefined,
    lastError: row.last_error,
    lastErrorAt: row.last_error_at ?? undefined,
    // The driver has no date for "at any time".
    nextAttemptAt: next instanceof Date && next.getTime() > Date.now() ? next : undefined,
  };
}
