import type { ActorId } from '../domain/actor.ts';
import { inForce, type Policy, type PolicyInForce } from '../domain/policy.ts';
import { Policies, type PolicyPlace, type PolicyVersion } from '../usecases/policies.ts';
import type { Database } from './database.ts';

type Row = {
  scope: PolicyPlace['scope'];
  scope_id: string;
  version: number;
  figures: Policy | null;
  set_by: ActorId;
  set_at: Date;
};

const columns = 'scope, scope_id, version, figures, set_by, set_at';

export class PostgresPolicies extends Policies {
  constructor(private readonly database: Database) {
    super();
  }

  async inForceFor({
    organisationId,
    courseId,
    sessionId,
  }: Parameters<Policies['inForceFor']>[0]): Promise<PolicyInForce> {
    const rows = await this.database.query<Row>(
      `SELECT DISTINCT ON (scope) ${columns} FROM policy_version
       WHERE organisation_id = $1 AND (scope, scope_id) IN (('organisation', $1), ('course', $2), ('class', $3))
       ORDER BY scope, version DESC`,
      [organisationId, courseId, sessionId],
    );
    return inForce(rows.flatMap(({ figures, ...row }) => (figures === null ? [] : [toInForce(row, figures)])));
  }

  async versions({ organisationId, scope, scopeId }: PolicyPlace, limit: number): Promise<readonly PolicyVersion[]> {
    const rows = await this.database.query<Row>(
      `SELECT ${columns} FROM policy_version WHERE organisation_id = $1 AND scope = $2 AND scope_id = $3
       ORDER BY version DESC LIMIT $4`,
      [organisationId, scope, scopeId, limit],
    );
    return rows.map((row) => ({
      scope: row.scope,
      scopeId: row.scope_id,
      version: row.version,
      policy: row.figures ?? undefined,
      setBy: row.set_by,
      setAtMs: row.set_at.getTime(),
    }));
  }

  async add({ organisationId, scope, scopeId }: PolicyPlace, added: PolicyVersion): Promise<boolean> {
    const { version, policy, setBy, setAtMs } = added;
    const rows = await this.database.query(
      `INSERT INTO policy_version (organisation_id, ${columns}) VALUES ($1, $2, $3, $4, $5, $6, $7)
       ON CONFLICT DO NOTHING RETURNING 1`,
      [organisationId, scope, scopeId, version, policy && JSON.stringify(policy), setBy, new Date(setAtMs ?? 0)],
    );
    return rows.length > 0;
  }
}

function toInForce(row: Omit<Row, 'figures'>, policy: Policy): PolicyInForce {
  const { scope, scope_id: scopeId, version, set_by: setBy, set_at } = row;
  return { scope, scopeId, version, policy, setBy, setAtMs: set_at.getTime() };
}
