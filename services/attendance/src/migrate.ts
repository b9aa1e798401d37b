import { createDatabaseIfMissing, migrate } from '@lectern/postgres';
import { ConfigurationError, readCommandConfig } from './config.commands.ts';
import { attendanceMigrations } from './postgres/migrations/index.ts';

/** Brings the attendance database up to date, and says what it did. Run by command before a new version serves. */
async function run(environment: NodeJS.ProcessEnv): Promise<void> {
  const { databaseUrl: url } = readCommandConfig(environment);
  if (await createDatabaseIfMissing(url)) console.log('attendance: made the database');
  const steps = await migrate(url, attendanceMigrations);
  console.log(`attendance: ${steps.length === 0 ? 'up to date' : steps.join(', ')}`);
}

try {
  await run(process.env);
} catch (error) {
  console.error(error instanceof ConfigurationError ? error.message : error);
  process.exitCode = 1;
}
