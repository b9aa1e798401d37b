import { availableParallelism, homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

/** How the classroom is run on this machine. */
export type Options = {
  /** The name or address that visitors type. */
  readonly host: string;
  readonly port: number;
  /** The first of one port for each media worker, for UDP and TCP. */
  readonly mediaPort: number;
  /** The address that browsers send media to; found out when left out. */
  readonly announce?: string;
  readonly tls?: { readonly cert: string; readonly key: string };
  /** Everything that is kept is below this folder. */
  readonly data: string;
  readonly fresh: boolean;
  /** The brokers that carry events instead of the embedded bus. */
  readonly bus?: string;
  readonly sessions: number;
  readonly gateways: number;
  readonly attendances: number;
  readonly workers: number;
  /** Print what starting took and what every process uses. */
  readonly report: boolean;
};

export const defaults = (): Options => ({
  host: 'localhost',
  port: 8480,
  // Below what systems hand out to outgoing connections, or it would be taken now and then.
  mediaPort: 28_480,
  data: join(process.env['XDG_DATA_HOME'] || join(homedir(), '.local', 'share'), 'lectern'),
  fresh: false,
  sessions: 1,
  gateways: 1,
  attendances: 1,
  workers: availableParallelism(),
  report: false,
});

export const usage = `npm start -- [options]

  --host NAME         what visitors type; localhost unless given
  --port N            8480
  --media-port N      28480; one for each media worker from here on, UDP and TCP
  --announce IP       where browsers send media; found out for --host
  --tls-cert FILE     certificate (chain) for --host, PEM; self-signed when left out
  --tls-key FILE      its key
  --data FOLDER       where everything is kept; ~/.local/share/lectern
  --fresh             begin with empty data
  --bus ADDRESS       kafka://host:port[,host:port][/namespace]; a log in the database unless given
  --sessions N        session processes; 1
  --gateways N        gateway processes; 1
  --attendances N     attendance processes; 1
  --workers N         media workers; one for each core
  --report            print times and memory`;

/** What the command line says; throws with a sentence for whoever typed it. */
export function readOptions(args: readonly string[]): Options | 'help' {
  const { values } = parse(args);
  if (values.help) return 'help';
  const byDefault = defaults();
  if (Boolean(values['tls-cert']) !== Boolean(values['tls-key']))
    throw new Error('--tls-cert and --tls-key need each other.');
  const count = (name: 'sessions' | 'gateways' | 'attendances' | 'workers') =>
    whole(name, values[name], 1, 64) ?? byDefault[name];
  return {
    host: values.host ?? byDefault.host,
    port: whole('port', values.port, 1, 65_535) ?? byDefault.port,
    mediaPort: whole('media-port', values['media-port'], 1, 65_000) ?? byDefault.mediaPort,
    announce: values.announce,
    tls:
      values['tls-cert'] && values['tls-key']
        ? { cert: resolve(values['tls-cert']), key: resolve(values['tls-key']) }
        : undefined,
    data: values.data ? resolve(values.data) : byDefault.data,
    fresh: values.fresh ?? false,
    bus: kafka(values.bus),
    sessions: count('sessions'),
    gateways: count('gateways'),
    attendances: count('attendances'),
    workers: count('workers'),
    report: values.report ?? false,
  };
}

function parse(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  try {
    return parseArgs({
      args: [...args],
      options: {
        host: text,
        port: text,
        'media-port': text,
        announce: text,
        'tls-cert': text,
        'tls-key': text,
        data: text,
        fresh: flag,
        bus: text,
        sessions: text,
        gateways: text,
        attendances: text,
        workers: text,
        report: flag,
        help: flag,
      },
    });
  } catch (error) {
    throw new Error(`${(error as Error).message}\n\n${usage}`);
  }
}

function kafka(text: string | undefined): string | undefined {
  if (text !== undefined && !/^kafka:\/\/./.test(text))
    throw new Error(`--bus must be kafka://host:port, not ${text}.`);
  return text;
}

function whole(name: string, text: string | undefined, least: number, most: number): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!Number.isInteger(value) || value < least || value > most)
    throw new Error(`--${name} must be a whole number from ${least} to ${most}, not ${text}.`);
  return value;
}
