import { execFile, type ExecFileException } from 'node:child_process';
import { lookup } from 'node:dns/promises';
import { readFile, writeFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { fingerprint } from '../build/stamp.ts';
import { root } from '../root.ts';
import type { Progress } from '../progress.cjs';
import { keepSelfSigned, keepServiceCertificates } from './certificates.ts';
import { type Database, keepDatabase } from './database.ts';
import { type Demo, keepDemo } from './demo.ts';
import { type DataFolder, holdFolder } from './folder.ts';
import type { Options } from './options.ts';
import { attendanceEnvironment, type Plan, planProcesses, sessionEnvironment } from './plan.ts';
import { freePorts, requirePorts } from './ports.ts';
import { keepSecretKey } from './secret-key.ts';
import { type Supervised, supervise } from './supervise.ts';

/** A whole classroom that runs on this machine. */
export type Stack = {
  readonly origin: string;
  readonly demo: Demo;
  readonly database: Database;
  readonly processes: readonly Supervised[];
  /** Whether visitors' browsers will warn of a certificate that nobody vouches for. */
  readonly isSelfSigned: boolean;
  /** Applies new migrations and starts these services anew, after they were built again. */
  renew(services: readonly string[]): Promise<void>;
  /** Ends every process. Idempotent. */
  close(): Promise<void>;
};

export type StackOptions = Options & {
  /** The mediasoup worker. */
  readonly worker: string;
  /** What visitors have before the path when something else stands in front of us. */
  readonly origin?: string;
  /** Hears of processes that end and are started again. */
  readonly tell: (event: string) => void;
  /** More environment for every process. */
  readonly environment?: Readonly<Record<string, string>>;
};

const services = ['session', 'media', 'attendance', 'gateway'] as const;

/** Starts everything on one machine, from what `tools/build` has built. When a part fails, nothing of it is left. */
export async function startStack(options: StackOptions, progress: Pick<Progress, 'step'>): Promise<Stack> {
  const open: { close(): Promise<void> }[] = [];
  const close = async () => {
    // Last opened, first closed: nobody loses the database while there is something to write.
    for (const part of open.splice(0).reverse()) await part.close();
  };
  let closing: Promise<void> | undefined;
  try {
    const stack = await startParts(options, progress, open);
    return { ...stack, close: () => (closing ??= close()) };
  } catch (error) {
    await close();
    throw error;
  }
}

async function startParts(
  options: StackOptions,
  { step }: Pick<Progress, 'step'>,
  open: { close(): Promise<void> }[],
): Promise<Omit<Stack, 'close'>> {
  const address = await findAddress(options);
  const mediaPorts = Array.from({ length: options.workers }, (_, index) => options.mediaPort + index);
  const [databasePort = 0, ...inner] = await freePorts(
    1 + 2 * (options.sessions + 1 + options.attendances) + options.gateways,
  );
  const innerPorts = () => ({ grpc: inner.pop() ?? 0, health: inner.pop() ?? 0 });
  const { database, folder } = await step('Database', async () => {
    await requirePorts(address.listen, options.port, mediaPorts);
    const held = await holdFolder(options.data, options.fresh);
    open.push({ close: () => held.release() });
    const kept = await keepDatabase(
      { folder: held.path('postgres'), port: databasePort },
      ['session', 'bus', 'attendance'],
      options.tell,
    );
    open.push(kept);
    return { database: kept, folder: held };
  });
  const tls = address.isLocal ? undefined : (options.tls ?? (await keepSelfSigned(folder.path('tls'), options.host)));
  const certificates = folder.path('tls', 'services');
  await keepServiceCertificates(certificates, services);
  const secretKeys = folder.path('secret.keys');
  await keepSecretKey(secretKeys);
  const plan: Plan = {
    bundles: join(root, 'dist'),
    logs: folder.path('logs'),
    certificates,
    secretKeys,
    databaseUrl: (name) => database.url(name),
    busUrl: options.bus ?? `embedded:${database.url('bus')}`,
    worker: options.worker,
    compileCache: join(root, 'dist', '.compiled'),
    origin: options.origin ?? originOf(options, tls !== undefined),
    web: { address: address.listen, port: options.port, tls },
    media: { listenIp: address.listen, announced: address.announced, ports: mediaPorts },
    sessions: Array.from({ length: options.sessions }, innerPorts),
    mediaServer: innerPorts(),
    attendances: Array.from({ length: options.attendances }, innerPorts),
    gateways: Array.from({ length: options.gateways }, () => inner.pop() ?? 0),
    environment: { ...inherited(), ...options.environment },
  };
  const processes = await step('Services', async () => {
    await migrate(plan, folder);
    const started = planProcesses(plan).map((specification) => supervise(specification, options.tell));
    open.push({ close: async () => void (await Promise.all(started.map((process) => process.close()))) });
    await Promise.all(started.map((process) => process.ready()));
    return started;
  });
  const demo = await step('Class', () =>
    keepDemo({
      origin: `${tls ? 'https' : 'http'}://127.0.0.1:${options.port}`,
      file: folder.path('demo.json'),
      adminProgram: join(plan.bundles, 'session', 'admin.mjs'),
      adminEnvironment: sessionEnvironment(plan),
    }),
  );
  const renew = async (names: readonly string[]) => {
    await migrate(plan, folder);
    const affected = processes.filter(({ name }) => names.includes(name.replace(/-\d+$/, '')));
    await Promise.all(affected.map((process) => process.restart()));
  };
  return {
    origin: plan.origin,
    renew,
    demo,
    database,
    processes,
    isSelfSigned: tls !== undefined && options.tls === undefined,
  };
}

type Address = { readonly isLocal: boolean; readonly listen: string; readonly announced: string };

async function findAddress({ host, announce, tls }: Options): Promise<Address> {
  const isLocal = ['localhost', '127.0.0.1'].includes(host) && !tls;
  if (isLocal) return { isLocal, listen: '127.0.0.1', announced: announce ?? '127.0.0.1' };
  const announced =
    announce ??
    (isIP(host)
      ? host
      : await lookup(host, 4).then(
          (found) => found.address,
          () => firstAddress(),
        ));
  return { isLocal, listen: '0.0.0.0', announced };
}

function firstAddress(): string {
  const all = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  const found = all.find(({ family, internal }) => family === 'IPv4' && !internal);
  if (!found) throw new Error('This machine has no network address that others could reach; name one: --announce IP');
  return found.address;
}

function originOf({ host, port }: Options, secure: boolean): string {
  const usual = secure ? 443 : 80;
  return `${secure ? 'https' : 'http'}://${host}${port === usual ? '' : `:${port}`}`;
}

const passedOn =
  /^(PATH|HOME|LANG|TZ|TMPDIR|LOG_LEVEL|NODE_EXTRA_CA_CERTS|LD_LIBRARY_PATH|(OTEL|SESSION|MEDIA|ATTENDANCE|GATEWAY)_.*)$/;

/** What the services may inherit from whoever started us: not the hundred variables of npm. */
function inherited(): Record<string, string> {
  const entries = Object.entries(process.env).flatMap(([name, value]) =>
    value !== undefined && passedOn.test(name) ? [[name, value] as const] : [],
  );
  return Object.fromEntries(entries);
}

/** Brings the tables up to date, unless the same migrations have been applied to these databases before. What brokers keep is not ours to know. */
async function migrate(plan: Plan, folder: DataFolder) {
  const programs = {
    session: sessionEnvironment(plan),
    attendance: attendanceEnvironment(plan),
  };
  const fileOf = (service: string) => join(plan.bundles, service, 'migrate.mjs');
  const applied = folder.path('postgres', 'migrated-by');
  const now = await fingerprint(
    '/',
    Object.keys(programs).map((service) => fileOf(service).slice(1)),
  );
  const isOurs = plan.busUrl.startsWith('embedded:');
  if (isOurs && (await readFile(applied, 'utf8').catch(() => '')) === now) return;
  await Promise.all(Object.entries(programs).map(([service, env]) => runMigration(fileOf(service), env)));
  await writeFile(applied, now);
}

async function runMigration(program: string, env: Record<string, string>) {
  try {
    await promisify(execFile)(process.execPath, [program], { env });
  } catch (error) {
    const { stdout = '', stderr = '' } = error as ExecFileException;
    throw new Error(`The tables could not be brought up to date:\n${stdout}${stderr}`);
  }
}
