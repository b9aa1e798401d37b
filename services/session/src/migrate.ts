import { embeddedBusMigrations } from '@lectern/events';
import { createDatabaseIfMissing, migrate, type Migration } from '@lectern/postgres';
import { ConfigurationError, readMigrateConfig } from './config.commands.ts';
import { sessionMigrations } from './postgres/migrations/index.ts';

/** Brings the session database and the bus up to date, and says what it did. Run by command before a new version serves. */
async function run(environment: NodeJS.ProcessEnv): Promise<void> {
  const { databaseUrl, busDatabaseUrl } = readMigrateConfig(environment);
  await bring('session', databaseUrl, sessionMigrations);
  await bring('bus', busDatabaseUrl, embeddedBusMigrations);
}

async function bring(name: string, url: string, migrations: readonly Migration[]): Promise<void> {
  if (await createDatabaseIfMissing(url)) console.log(`${name}: made the database`);
  const steps = await migrate(url, migrations);
  console.log(`${name}: ${steps.length === 0 ? 'up to date' : steps.join(', ')}`);
}

try {
  await run(process.env);
} catch (error) {
  console.error(error instanceof ConfigurationError ? error.message : error);
  process.exitCode = 1;
}
