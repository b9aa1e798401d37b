import type { OrganisationId } from '@lectern/kernel';
import { OptOuts } from '../../usecases/statements/connections.ts';
import type { Database } from '../database.ts';

export class PostgresOptOuts extends OptOuts {
  constructor(private readonly database: Database) {
    super();
  }

  async find(organisationId: OrganisationId, personId: string): Promise<Date | undefined> {
    const [row] = await this.database.query<{ since: Date }>(
      'SELECT since FROM statement_opt_out WHERE organisation_id = $1 AND person_id = $2',
      [organisationId, personId],
    );
    return row?.since;
  }

  set(organisationId: OrganisationId, personId: string, since: Date): Promise<void> {
    return this.database.run(async () => {
      await this.database.query(
        `INSERT INTO statement_opt_out (organisation_id, person_id, since) VALUES ($1, $2, $3)
         ON CONFLICT (organisation_id, person_id) DO NOTHING`,
        [organisationId, personId, since],
      );
      // What takes back a statement that a store has is sent all the same: it is about the store's mistake, and names nobody.
      await this.database.query(
        `DELETE FROM delivery USING statement
         WHERE statement.session_id = delivery.session_id AND statement.n = delivery.n AND delivery.state <> 'accepted'
           AND statement.organisation_id = $1 AND statement.person_id = $2 AND statement.voids IS NULL`,
        [organisationId, personId],
      );
    });
  }

  async clear(organisationId: OrganisationId, personId: string): Promise<void> {
    await this.database.query('DELETE FROM statement_opt_out WHERE organisation_id = $1 AND person_id = $2', [
      organisationId,
      personId,
    ]);
  }
}
