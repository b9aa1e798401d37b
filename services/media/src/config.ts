import { readFileSync } from 'node:fs';
import type { TlsFiles } from '@lectern/grpc';
import { z } from 'zod';

const address = z.string().regex(/^[^\s:]+:\d{1,5}$|^\[[0-9a-f:]+\]:\d{1,5}$/, 'must be host:port');
const addresses = z
  .string()
  .transform((text) => text.split(',').map((part) => part.trim()))
  .pipe(z.array(address).min(1));
const ports = z
  .string()
  .transform((text) => text.split(',').map(Number))
  .pipe(z.array(z.int().min(0).max(65_535)).min(1).max(64))
  .refine((list) => new Set(list.filter((port) => port > 0)).size === list.filter((port) => port > 0).length, {
    message: 'every worker needs a port of its own',
  });
const file = z.string().transform((path, context) => {
  try {
    return readFileSync(path);
  } catch {
    context.addIssue({ code: 'custom', message: `cannot be read: ${path}` });
    return z.NEVER;
  }
});
const milliseconds = (byDefault: number) => z.coerce.number().int().min(1).max(3_600_000).default(byDefault);

const everyInterface = ['0.0.0.0', '::'];

const environment = z
  .object({
    LECTERN_TLS_CA: file,
    LECTERN_TLS_CERT: file,
    LECTERN_TLS_KEY: file,
    LECTERN_HEALTH_LISTEN: address,
    LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
    MEDIA_LISTEN: address,
    MEDIA_SESSION_ADDRESSES: addresses,
    MEDIA_RTC_LISTEN_IP: z.union([z.ipv4(), z.ipv6()]),
    MEDIA_ANNOUNCED_ADDRESS: z.string().min(1).max(253).optional(),
    MEDIA_RTC_PORTS: ports,
    MEDIASOUP_WORKER_BIN: z.string().min(1).optional(),
    MEDIA_GRACE_MS: milliseconds(12_000),
    MEDIA_EMPTY_ROOM_MS: milliseconds(30_000),
  })
  .refine(
    ({ MEDIA_RTC_LISTEN_IP: ip, MEDIA_ANNOUNCED_ADDRESS: announced }) => announced || !everyInterface.includes(ip),
    { path: ['MEDIA_ANNOUNCED_ADDRESS'], message: 'browsers cannot connect to every interface: name one address' },
  );

export type Config = ReturnType<typeof readConfig>;

/** Everything this process is told from outside. Names every bad variable at once when something is wrong. */
export function readConfig(env: NodeJS.ProcessEnv) {
  const read = environment.safeParse(env);
  if (!read.success) {
    const lines = read.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
    throw new Error(`the configuration is not usable:\n${lines.join('\n')}`);
  }
  const { data } = read;
  const tls: TlsFiles = { ca: data.LECTERN_TLS_CA, cert: data.LECTERN_TLS_CERT, key: data.LECTERN_TLS_KEY };
  return Object.freeze({
    tls,
    healthListen: data.LECTERN_HEALTH_LISTEN,
    logLevel: data.LOG_LEVEL,
    listen: data.MEDIA_LISTEN,
    sessionAddresses: data.MEDIA_SESSION_ADDRESSES,
    rtc: {
      listenIp: data.MEDIA_RTC_LISTEN_IP,
      announcedAddress: data.MEDIA_ANNOUNCED_ADDRESS,
      /** One worker for each; the same number for UDP and TCP. 0 lets the system choose. */
      ports: data.MEDIA_RTC_PORTS,
      workerBin: data.MEDIASOUP_WORKER_BIN,
    },
    /** How long transports outlive their signalling stream; the room's own grace decides who is gone. */
    graceMs: data.MEDIA_GRACE_MS,
    /** How long a room without clients keeps its router and is followed. */
    emptyRoomMs: data.MEDIA_EMPTY_ROOM_MS,
  });
}
