import { prepareBus } from '@lectern/events';
import { DomainError } from '@lectern/kernel';
import { createDatabaseIfMissing, migrate } from '@lectern/postgres';
import { ConfigurationError, readMigrateConfig } from './config.commands.ts';
import { sessionMigrations } from './postgres/migrations/index.ts';

/** Brings the session database and the bus up to date, and says what it did. Run by command before a new version serves. */
async function run(environment: NodeJS.ProcessEnv): Promise<void> {
  const { databaseUrl, busUrl } = readMigrateConfig(environment);
  if (await createDatabaseIfMissing(databaseUrl)) console.log('session: made the database');
  say('session', await migrate(databaseUrl, sessionMigrations));
  say('bus', await prepareBus(busUrl));
}

function say(name: string, steps: readonly string[]): void {
  console.log(`${name}: ${steps.length === 0 ? 'up to date' : steps.join(', ')}`);
}

try {
  await run(process.env);
} catch (error) {
  console.error(error instanceof ConfigurationError || error instanceof DomainError ? error.message : error);
  process.exitCode = 1;
}
