import { busAddressForms, findBusAddress } from '@lectern/events';
import { z } from 'zod';

/** The databases, as every program of this service names them. */
export const databaseUrl = z.url({
  protocol: /^postgres(ql)?$/,
  message: 'postgres://user:password@host:port/database',
});

export const busUrl = z.string().refine((text) => findBusAddress(text) !== undefined, busAddressForms);

const migrateSchema = z.object({ SESSION_DATABASE_URL: databaseUrl, SESSION_BUS_URL: busUrl });
const adminSchema = z.object({ SESSION_DATABASE_URL: databaseUrl });

/** What `migrate` reads of the environment; throws one error that names everything that is wrong. */
export function readMigrateConfig(environment: NodeJS.ProcessEnv): { databaseUrl: string; busUrl: string } {
  const read = parse(migrateSchema, environment);
  return { databaseUrl: read.SESSION_DATABASE_URL, busUrl: read.SESSION_BUS_URL };
}

/** What `admin` reads of the environment. */
export function readAdminConfig(environment: NodeJS.ProcessEnv): { databaseUrl: string } {
  return { databaseUrl: parse(adminSchema, environment).SESSION_DATABASE_URL };
}

/** What `admin bus` reads of the environment: the address of the event bus. */
export function readAdminBusConfig(environment: NodeJS.ProcessEnv): string {
  return parse(z.object({ SESSION_BUS_URL: busUrl }), environment).SESSION_BUS_URL;
}

/** Names everything that is wrong in the environment. */
export class ConfigurationError extends Error {}

function parse<Schema extends z.ZodType>(schema: Schema, environment: NodeJS.ProcessEnv): z.output<Schema> {
  const result = schema.safeParse(environment);
  if (!result.success) throw new ConfigurationError(`the configuration is wrong:\n${z.prettifyError(result.error)}`);
  return result.data;
}
