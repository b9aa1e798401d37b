import type { ClassRef } from '../../domain/evidence.ts';
import { StatementProgress, type StatementsState } from '../../usecases/listeners.ts';
import type { Database } from '../database.ts';

type Row = { kept: number; accepted: string; dead: string; connections: string };

export class PostgresClassDeliveries extends StatementProgress {
  constructor(private readonly database: Database) {
    super();
  }

  async of({ sessionId }: ClassRef): Promise<StatementsState> {
    const [row] = await this.database.query<Row>(
      `SELECT class.statements AS kept, sent.accepted, sent.dead, sent.connections FROM statement_class AS class,
         LATERAL (SELECT count(*) FILTER (WHERE accepted = queued) AS accepted, COALESCE(sum(dead), 0) AS dead,
             COALESCE(max(connections), 0) AS connections
           FROM (SELECT n, count(*) AS queued, count(*) FILTER (WHERE state = 'accepted') AS accepted,
               count(*) FILTER (WHERE state = 'dead') AS dead, count(DISTINCT connection_id) AS connections
             FROM delivery JOIN lrs_connection AS connection ON connection.id = delivery.connection_id
             WHERE delivery.session_id = class.session_id AND connection.is_on GROUP BY n) AS each) AS sent
       WHERE class.session_id = $1`,
      [sessionId],
    );
    if (row === undefined) return { kept: 0, accepted: 0, dead: 0, connections: 0 };
    return {
      kept: row.kept,
      accepted: Number(row.accepted),
      dead: Number(row.dead),
      connections: Number(row.connections),
    };
  }
}
