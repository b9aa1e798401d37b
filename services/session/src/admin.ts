import { parseArgs } from 'node:util';
import { DomainError, findId, SystemClock } from '@lectern/kernel';
import { openDataSource } from '@lectern/postgres';
import { readAdminConfig } from './config.commands.ts';
import { NodeSecrets } from './crypto/node-secrets.ts';
import { Database } from './postgres/database.ts';
import { PostgresApiKeys } from './postgres/postgres-credentials.ts';
import { PostgresOrganisations } from './postgres/postgres-people.ts';
import { directoryRows } from './postgres/rows.ts';
import { CreateApiKey } from './usecases/create-api-key.ts';
import { CreateOrganisation } from './usecases/create-organisation.ts';
import { RevokeApiKey } from './usecases/revoke-api-key.ts';

const usage = `What an operator may ask of the session database (SESSION_DATABASE_URL). Answers are one line of JSON.

  admin create-organisation --name NAME       an organisation and its first API key: { organisationId, apiKey }
  admin create-api-key --organisation ID      one more API key: { apiKey }; it is shown this once
  admin revoke-api-key --prefix PREFIX        makes lk_PREFIX_… worthless at once: { revoked }`;

/** Runs one command and returns its answer; undefined when it is no command. */
async function run(command: string, { name, organisation, prefix }: Options): Promise<unknown> {
  const source = await openDataSource({
    ...urlOf(process.env),
    entities: directoryRows,
    max: 1,
    name: 'session-admin',
  });
  try {
    const database = new Database(source);
    const clock = new SystemClock();
    const keys = new PostgresApiKeys(database);
    const createApiKey = new CreateApiKey(keys, new NodeSecrets(), clock);
    const organisationId = findId<'organisation'>(organisation ?? '');
    if (command === 'create-organisation' && name !== undefined)
      return await new CreateOrganisation(database, new PostgresOrganisations(database), createApiKey, clock).execute(
        name,
      );
    if (command === 'create-api-key' && organisationId !== undefined)
      return { apiKey: await createApiKey.execute(organisationId) };
    if (command === 'revoke-api-key' && prefix !== undefined) {
      await new RevokeApiKey(keys, clock).execute(prefix);
      return { revoked: prefix };
    }
    return undefined;
  } finally {
    await source.destroy();
  }
}

type Options = { name?: string; organisation?: string; prefix?: string };

function urlOf(environment: NodeJS.ProcessEnv): { url: string } {
  return { url: readAdminConfig(environment).databaseUrl };
}

try {
  const text = { type: 'string' } as const;
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { name: text, organisation: text, prefix: text },
  });
  const answer = await run(positionals.join(' '), values);
  console.log(answer === undefined ? usage : JSON.stringify(answer));
  if (answer === undefined) process.exitCode = 2;
} catch (error) {
  console.error(error instanceof DomainError ? error.message : error);
  process.exitCode = 1;
}
