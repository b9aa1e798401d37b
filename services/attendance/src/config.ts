import { existsSync, readFileSync } from 'node:fs';
import { busAddressForms, findBusAddress } from '@lectern/events';
import type { TlsFiles } from '@lectern/grpc';
import { z } from 'zod';
import { databaseUrl } from './config.commands.ts';
import { readKeys, type SecretKey } from './crypto/sealed-secrets.ts';

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
  ATTENDANCE_PUBLIC_ORIGIN: z
    .url({ protocol: /^https?$/, message: 'https://host' })
    .refine((text) => URL.parse(text)?.origin === text, 'an origin: no path and no trailing slash'),
  ATTENDANCE_SECRET_KEY: z.string().min(1).transform(readKeyFile),
  ATTENDANCE_MAY_ALLOW_PRIVATE_ADDRESSES: z.stringbool().default(false),
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
  /** Where people find this deployment; what statements name begins with it. */
  readonly publicOrigin: string;
  /** What secrets of connections are sealed by, the newest first. */
  readonly secretKeys: readonly [SecretKey, ...SecretKey[]];
  /** Whether administrators of organisations may connect stores in private networks. */
  readonly mayAllowPrivateAddresses: boolean;
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
    publicOrigin: env.ATTENDANCE_PUBLIC_ORIGIN,
    secretKeys: env.ATTENDANCE_SECRET_KEY,
    mayAllowPrivateAddresses: env.ATTENDANCE_MAY_ALLOW_PRIVATE_ADDRESSES,
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

function readKeyFile(path: string, context: z.RefinementCtx) {
  const keys = existsSync(path) ? readKeys(readFileSync(path, 'utf8')) : undefined;
  if (keys !== undefined) return keys;
  context.addIssue({ code: 'custom', message: 'a file with one key a line: a name, and 32 bytes in base64' });
  return z.NEVER;
}
