import { z } from 'zod';

/** The database, as every program of this service names it. */
export const databaseUrl = z.url({
  protocol: /^postgres(ql)?$/,
  message: 'postgres://user:password@host:port/database',
});

const schema = z.object({ ATTENDANCE_DATABASE_URL: databaseUrl });

/** What `migrate` and `admin` read of the environment; throws one error that names everything that is wrong. */
export function readCommandConfig(environment: NodeJS.ProcessEnv): { databaseUrl: string } {
  const result = schema.safeParse(environment);
  if (!result.success) throw new ConfigurationError(`the configuration is wrong:\n${z.prettifyError(result.error)}`);
  return { databaseUrl: result.data.ATTENDANCE_DATABASE_URL };
}

/** Names everything that is wrong in the environment. */
export class ConfigurationError extends Error {}
