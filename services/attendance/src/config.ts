import { readFileSync } from 'node:fs';
import { busAddressForms, findBusAddress } from '@lectern/events';
import type { TlsFiles } from '@lectern/grpc';
import { z } from 'zod';
import { databaseUrl } from './config.commands.ts';

const address = z.string().regex(/^.+:\d{1,5}$/, 'host:port');
const addresses = z
  .string()
  .transform((text) => text.split(',').map((part) => part.trim()))
  .pipe(z.array(address).min(1));
const file = z.string().min(1).transform(readPem);

const schema = z.object({
  LECTERN_TLS_CA: file,
  LECTERN_TLS_CERT: file,
  LECTERN_TLS_KEY: file,
  LECTERN_HEALTH_LISTEN: address,
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  ATTENDANCE_LISTEN: address,
  ATTENDANCE_DATABASE_URL: databaseUrl,
  ATTENDANCE_BUS_URL: z.string().refine((text) => findBusAddress(text) !== undefined, busAddressForms),
  ATTENDANCE_SESSION_ADDRESSES: addresses,
});

export type Config = {
  readonly tls: TlsFiles;
  readonly healthListen: string;
  readonly logLevel: string;
  readonly listen: string;
  readonly databaseUrl: string;
  /** The address of the event bus. */
  readonly busUrl: string;
  /** Where the session processes say how people, courses and classes are called. */
  readonly sessionAddresses: readonly string[];
};

/** Reads the environment once; throws one error that names everything that is wrong in it. */
export function readConfig(environment: NodeJS.ProcessEnv): Config {
  const result = schema.safeParse(environment);
  if (!result.success) throw new Error(`the configuration is wrong:\n${z.prettifyError(result.error)}`);
  const env = result.data;
  return Object.freeze({
    tls: { ca: env.LECTERN_TLS_CA, cert: env.LECTERN_TLS_CERT, key: env.LECTERN_TLS_KEY },
    healthListen: env.LECTERN_HEALTH_LISTEN,
    logLevel: env.LOG_LEVEL,
    listen: env.ATTENDANCE_LISTEN,
    databaseUrl: env.ATTENDANCE_DATABASE_URL,
    busUrl: env.ATTENDANCE_BUS_URL,
    sessionAddresses: env.ATTENDANCE_SESSION_ADDRESSES,
  });
}

function readPem(path: string, context: z.RefinementCtx): Buffer {
  try {
    return readFileSync(path);
  } catch {
    context.addIssue({ code: 'custom', message: 'a PEM file that can be read' });
    return z.NEVER;
  }
}
