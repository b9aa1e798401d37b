import { readFileSync } from 'node:fs';
import type { TlsFiles } from '@lectern/grpc';
import { z } from 'zod';
import { busUrl, databaseUrl } from './config.commands.ts';
import { defaultLimits, type RoomLimits } from './domain/room.ts';

const address = z.string().regex(/^.+:\d{1,5}$/, 'host:port');
const file = z.string().min(1).transform(readPem);
const milliseconds = (fallback: number) => z.coerce.number().int().min(1).max(86_400_000).default(fallback);

const schema = z.object({
  LECTERN_TLS_CA: file,
  LECTERN_TLS_CERT: file,
  LECTERN_TLS_KEY: file,
  LECTERN_HEALTH_LISTEN: address,
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  SESSION_LISTEN: address,
  SESSION_DATABASE_URL: databaseUrl,
  SESSION_BUS_URL: busUrl,
  SESSION_GRACE_MS: milliseconds(defaultLimits.graceMs),
  SESSION_EMPTY_ROOM_MS: milliseconds(defaultLimits.emptyRoomMs),
  SESSION_PEOPLE_PER_ROOM: z.coerce.number().int().min(1).max(10_000).default(defaultLimits.people),
  // How long a gateway, or the one that takes its clients over, has to say which sockets it holds.
  SESSION_ANNOUNCE_MS: milliseconds(5_000),
  // How often a process says which rooms it looks after; a process that is silent for three times as long is believed dead.
  SESSION_BEAT_MS: milliseconds(5_000),
});

export type Config = {
  readonly tls: TlsFiles;
  readonly healthListen: string;
  readonly logLevel: string;
  readonly listen: string;
  readonly databaseUrl: string;
  /** The address of the event bus. */
  readonly busUrl: string;
  readonly room: RoomLimits;
  readonly announceMs: number;
  readonly beatMs: number;
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
    listen: env.SESSION_LISTEN,
    databaseUrl: env.SESSION_DATABASE_URL,
    busUrl: env.SESSION_BUS_URL,
    room: {
      ...defaultLimits,
      graceMs: env.SESSION_GRACE_MS,
      emptyRoomMs: env.SESSION_EMPTY_ROOM_MS,
      people: env.SESSION_PEOPLE_PER_ROOM,
    },
    announceMs: env.SESSION_ANNOUNCE_MS,
    beatMs: env.SESSION_BEAT_MS,
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
