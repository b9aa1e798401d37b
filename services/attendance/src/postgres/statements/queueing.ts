import type { Database } from '../database.ts';

/** Which statements are to be queued, as a condition on `statement`, and its values from $1 on. */
type Chosen = { readonly where: string; readonly values: readonly unknown[] };

/**
 * Queues statements for connections: for the course's own, or else for those of the organisation; in the connection's groups of verbs;
 * not of people who opted out. What takes a statement back goes where that one went. What is queued already stays as it is.
 * Returns how many were queued.
 */
export async function queueStatements(database: Database, { where, values }: Chosen): Promise<number> {
  // In this order: what takes back looks for what was queued before it.
  const direct = await insert(database, `${where} AND statement.voids IS NULL AND ${isWanted}`, values);
  const voiding = await insert(database, `${where} AND ${wentThere}`, values);
  const added = [...direct, ...voiding];
  if (added.length === 0) return 0;
  await database.query(
    `INSERT INTO delivery_queue (connection_id, session_id, is_waiting)
     SELECT connection_id, session_id, true FROM unnest($1::uuid[], $2::uuid[]) AS added (connection_id, session_id)
     GROUP BY connection_id, session_id ORDER BY connection_id, session_id
     ON CONFLICT (connection_id, session_id) DO UPDATE SET is_waiting = true,
       since = CASE WHEN delivery_queue.is_waiting THEN delivery_queue.since ELSE clock_timestamp() END`,
    [added.map((one) => one.connection_id), added.map((one) => one.session_id)],
  );
  return added.length;
}

function insert(database: Database, where: string, values: readonly unknown[]) {
  return database.query<{ connection_id: string; session_id: string }>(
    `INSERT INTO delivery (connection_id, session_id, n)
     SELECT connection.id, statement.session_id, statement.n
     FROM statement JOIN lrs_connection AS connection ON ${isInCharge}
     WHERE ${where} ORDER BY connection.id, statement.session_id, statement.n
     ON CONFLICT DO NOTHING RETURNING connection_id, session_id`,
    values,
  );
}

const isInCharge = `connection.organisation_id = statement.organisation_id AND (connection.course_id = statement.course_id
  OR connection.course_id IS NULL AND NOT EXISTS (SELECT FROM lrs_connection AS own
    WHERE own.organisation_id = statement.organisation_id AND own.course_id = statement.course_id))`;

const isWanted = `statement.verb_group = ANY(connection.verb_groups) AND NOT EXISTS (SELECT FROM statement_opt_out AS opted
  WHERE opted.organisation_id = statement.organisation_id AND opted.person_id = statement.person_id)`;

const wentThere = `EXISTS (SELECT FROM statement AS original
  JOIN delivery ON delivery.session_id = original.session_id AND delivery.n = original.n
  WHERE original.id = statement.voids AND delivery.connection_id = connection.id)`;
