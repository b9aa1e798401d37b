import { parseArgs } from 'node:util';
import { busUsage, runBusCommand } from '@lectern/events';
import { DomainError, findId, SystemClock } from '@lectern/kernel';
import { organisationRoles, type OrganisationRole } from '@lectern/policy';
import { openDataSource } from '@lectern/postgres';
import { ConfigurationError, readAdminBusConfig, readAdminConfig } from './config.commands.ts';
import { NodeSecrets } from './crypto/node-secrets.ts';
import { Database } from './postgres/database.ts';
import { PostgresApiKeys } from './postgres/postgres-credentials.ts';
import { PostgresOrganisations, PostgresPeople } from './postgres/postgres-people.ts';
import { directoryRows } from './postgres/rows.ts';
import { CreateApiKey } from './usecases/create-api-key.ts';
import { CreateOrganisation } from './usecases/create-organisation.ts';
import { RevokeApiKey } from './usecases/revoke-api-key.ts';
import { SetOrganisationRole } from './usecases/set-organisation-role.ts';

const usage = `What an operator may ask of the session database (SESSION_DATABASE_URL). Answers are one line of JSON.

  admin create-organisation --name NAME       an organisation and its first API key: { organisationId, apiKey }
  admin create-api-key --organisation ID      one more API key: { apiKey }; it is shown this once
  admin revoke-api-key --prefix PREFIX        makes lk_PREFIX_… worthless at once: { revoked }
  admin set-organisation-role --organisation ID --email ADDRESS --name NAME --role owner|admin|none
                                              what somebody is to the whole organisation: { personId, role };
                                              who is not known yet is added under this name

and of the event bus (SESSION_BUS_URL): admin bus COMMAND

${busUsage}`;

type Options = { name?: string; organisation?: string; prefix?: string; email?: string; role?: string };
type Command = (database: Database) => Promise<unknown>;

const clock = new SystemClock();
const createApiKey = (database: Database) => new CreateApiKey(new PostgresApiKeys(database), new NodeSecrets(), clock);

/** What is asked for; undefined when it is not understood. */
function findCommand(
  command: string,
  { name, organisation = '', prefix, email, role = '' }: Options,
): Command | undefined {
  const organisationId = findId<'organisation'>(organisation);
  if (command === 'create-organisation' && name !== undefined)
    return (database) => {
      const organisations = new PostgresOrganisations(database);
      return new CreateOrganisation(database, organisations, createApiKey(database), clock).execute(name);
    };
  if (command === 'create-api-key' && organisationId !== undefined)
    return async (database) => ({ apiKey: await createApiKey(database).execute(organisationId) });
  if (command === 'revoke-api-key' && prefix !== undefined)
    return async (database) => {
      await new RevokeApiKey(new PostgresApiKeys(database), clock).execute(prefix);
      return { revoked: prefix };
    };
  if (
    command === 'set-organisation-role' &&
    organisationId &&
    email !== undefined &&
    name !== undefined &&
    isRole(role)
  )
    return async (database) => {
      const people = new PostgresPeople(database);
      const appoint = new SetOrganisationRole(database, new PostgresOrganisations(database), people, clock);
      const appointed = role === 'none' ? undefined : role;
      return { personId: await appoint.execute({ organisationId, email, name, role: appointed }), role };
    };
  return undefined;
}

function isRole(text: string): text is OrganisationRole | 'none' {
  return [...organisationRoles, 'none'].includes(text);
}

async function run(command: Command): Promise<unknown> {
  const { databaseUrl: url } = readAdminConfig(process.env);
  const source = await openDataSource({ url, entities: directoryRows, max: 1, name: 'session-admin' });
  try {
    return await command(new Database(source));
  } finally {
    await source.destroy();
  }
}

function readCommand(): Command | undefined {
  const text = { type: 'string' } as const;
  const options = { name: text, organisation: text, prefix: text, email: text, role: text };
  try {
    const { values, positionals } = parseArgs({ allowPositionals: true, options });
    return findCommand(positionals.join(' '), values);
  } catch {
    // An option that there is none of.
    return undefined;
  }
}

/** Undefined when it is not understood. */
async function answer([first, ...rest]: readonly string[]): Promise<readonly unknown[] | undefined> {
  if (first === 'bus') return runBusCommand(readAdminBusConfig(process.env), rest);
  const command = readCommand();
  return command && [await run(command)];
}

try {
  const answers = await answer(process.argv.slice(2));
  for (const line of answers ?? []) console.log(JSON.stringify(line));
  if (answers === undefined) {
    console.error(usage);
    process.exitCode = 2;
  }
} catch (error) {
  const isPlain = error instanceof DomainError || error instanceof ConfigurationError;
  console.error(isPlain ? error.message : error);
  process.exitCode = 1;
}
