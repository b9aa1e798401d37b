import { readFileSync } from 'node:fs';
import type { TlsFiles } from '@lectern/grpc';
import { z } from 'zod';

const address = z.string().regex(/^.+:\d{1,5}$/, 'host:port');
const addresses = z
  .string()
  .transform((text) => text.split(',').map((part) => part.trim()))
  .pipe(z.array(address).min(1));
const count = (fallback: number) => z.coerce.number().int().min(1).max(1_000_000).default(fallback);
const file = z.string().min(1).transform(readPem);

const schema = z.object({
  LECTERN_TLS_CA: file,
  LECTERN_TLS_CERT: file,
  LECTERN_TLS_KEY: file,
  LECTERN_HEALTH_LISTEN: address,
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  GATEWAY_LISTEN: address,
  GATEWAY_TLS_CERT: file.optional(),
  GATEWAY_TLS_KEY: file.optional(),
  GATEWAY_PUBLIC_ORIGIN: z.string().refine(isOrigin, 'an origin such as https://class.example.edu'),
  GATEWAY_SESSION_ADDRESSES: addresses,
  GATEWAY_MEDIA_ADDRESSES: addresses,
  // Without them registers and statements are UNAVAILABLE, and everything else goes on.
  GATEWAY_ATTENDANCE_ADDRESSES: addresses.optional(),
  GATEWAY_WEB_ROOT: z.string().optional(),
  // Several gateways of one machine on one port: the system hands each new connection to one of them.
  GATEWAY_SHARE_PORT: z.stringbool().default(false),
  // How many proxies in front of this process write X-Forwarded-For; 0 believes nobody but the socket.
  GATEWAY_TRUSTED_HOPS: z.coerce.number().int().min(0).max(8).default(0),
  GATEWAY_SOCKETS_PER_ADDRESS: count(200),
  GATEWAY_UPGRADES_PER_SECOND: count(50),
  GATEWAY_MESSAGES_PER_SECOND: count(20),
  GATEWAY_JOIN_MS: z.coerce.number().int().min(1_000).max(3_600_000).default(120_000),
  GATEWAY_REQUESTS_PER_SECOND: count(20),
  GATEWAY_DRAIN_MS: z.coerce.number().int().min(0).max(60_000).default(3_000),
});

export type Config = {
  readonly tls: TlsFiles;
  readonly healthListen: string;
  readonly logLevel: string;
  readonly listen: string;
  readonly https?: { readonly cert: Buffer; readonly key: Buffer };
  readonly publicOrigin: string;
  readonly sessionAddresses: readonly string[];
  readonly mediaAddresses: readonly string[];
  readonly attendanceAddresses: readonly string[];
  readonly webRoot?: string;
  readonly sharesPort?: boolean;
  readonly trustedHops: number;
  readonly limits: Limits;
  /** Over how long the sockets are sent elsewhere when this process is asked to stop. */
  readonly drainMs: number;
};

/** What one client may ask for. Each limit is named in the refusal that it causes. */
export type Limits = {
  readonly socketsPerAddress: number;
  readonly upgradesPerSecond: number;
  readonly messagesPerSecond: number;
  /** How long a socket may be open before it joins a class. */
  readonly joinMs: number;
  readonly requestsPerSecond: number;
};

/** Reads the environment once; throws one error that names everything that is wrong in it. */
export function readConfig(environment: NodeJS.ProcessEnv): Config {
  const result = schema.safeParse(environment);
  if (!result.success) throw new Error(`the configuration is wrong:\n${z.prettifyError(result.error)}`);
  const env = result.data;
  const { GATEWAY_TLS_CERT: cert, GATEWAY_TLS_KEY: key } = env;
  if ((cert === undefined) !== (key === undefined))
    throw new Error('the configuration is wrong:\nGATEWAY_TLS_CERT and GATEWAY_TLS_KEY need each other');
  return Object.freeze({
    tls: { ca: env.LECTERN_TLS_CA, cert: env.LECTERN_TLS_CERT, key: env.LECTERN_TLS_KEY },
    healthListen: env.LECTERN_HEALTH_LISTEN,
    logLevel: env.LOG_LEVEL,
    listen: env.GATEWAY_LISTEN,
    https: cert && key ? { cert, key } : undefined,
    publicOrigin: new URL(env.GATEWAY_PUBLIC_ORIGIN).origin,
    sessionAddresses: env.GATEWAY_SESSION_ADDRESSES,
    mediaAddresses: env.GATEWAY_MEDIA_ADDRESSES,
    attendanceAddresses: env.GATEWAY_ATTENDANCE_ADDRESSES ?? [],
    webRoot: env.GATEWAY_WEB_ROOT || undefined,
    sharesPort: env.GATEWAY_SHARE_PORT,
    trustedHops: env.GATEWAY_TRUSTED_HOPS,
    limits: {
      socketsPerAddress: env.GATEWAY_SOCKETS_PER_ADDRESS,
      upgradesPerSecond: env.GATEWAY_UPGRADES_PER_SECOND,
      messagesPerSecond: env.GATEWAY_MESSAGES_PER_SECOND,
      joinMs: env.GATEWAY_JOIN_MS,
      requestsPerSecond: env.GATEWAY_REQUESTS_PER_SECOND,
    },
    drainMs: env.GATEWAY_DRAIN_MS,
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

function isOrigin(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && /^https?:$/.test(url.protocol) && url.pathname === '/' && !url.search;
}
