import { query, unitOfWork } from '@lectern/postgres';
import type { Pool } from 'pg';
import { GrantKeys, type GrantKey } from '../usecases/grant-keys.ts';

type Row = { kid: string; created_at: Date; public_jwk: Record<string, unknown>; private_jwk: Record<string, unknown> };

export class PostgresGrantKeys extends GrantKeys {
  constructor(private readonly pool: Pool) {
    super();
  }

  async list(): Promise<readonly GrantKey[]> {
    const { rows } = await query<Row>(this.pool, 'SELECT * FROM grant_key ORDER BY created_at DESC, kid DESC');
    return rows.map((row) => ({
      kid: row.kid,
      createdAt: row.created_at,
      publicJwk: row.public_jwk,
      privateJwk: row.private_jwk,
    }));
  }

  async add({ kid, createdAt, publicJwk, privateJwk }: GrantKey, newestBefore: GrantKey | undefined): Promise<void> {
    await unitOfWork(this.pool, async (client) => {
      await client.query('LOCK TABLE grant_key IN EXCLUSIVE MODE');
      await client.query(
        `INSERT INTO grant_key (kid, created_at, public_jwk, private_jwk)
        SELECT $1, $2, $3, $4 WHERE NOT EXISTS (SELECT FROM grant_key WHERE created_at > $5)`,
        [kid, createdAt, publicJwk, privateJwk, newestBefore?.createdAt ?? '-infinity'],
      );
    });
  }

  async removeOlderThan(at: Date): Promise<void> {
    await query(this.pool, 'DELETE FROM grant_key WHERE created_at < $1', [at]);
  }
}
