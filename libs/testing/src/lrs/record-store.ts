import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { eventually } from '../eventually.ts';
import { freePort } from '../free-port.ts';
import { startProcess, type StartedProcess } from '../process.ts';
import { ensureRalph } from './ralph.ts';

/** A real learning record store for a spec file: Ralph, with its statements in a file. */
export type TestRecordStore = {
  /** Below it lies /statements. */
  readonly endpoint: string;
  readonly user: string;
  readonly password: string;
  /** Everything that it has, as a query answers. */
  /** What it wrote, for when it fails. */
  output(): string;
  statements(): Promise<readonly StoredStatement[]>;
  /** SIGKILL; what it has stays. */
  kill(): Promise<void>;
  /** Begins again at the same address. */
  start(): Promise<void>;
  /** Idempotent. */
  close(): Promise<void>;
};

/** As far as specs look at it. */
export type StoredStatement = {
  readonly id: string;
  readonly actor: { readonly account: { readonly homePage: string; readonly name: string } };
  readonly verb: { readonly id: string };
  readonly object: { readonly id: string };
  readonly result?: { readonly duration?: string; readonly completion?: boolean };
  readonly context: { readonly registration: string };
  readonly timestamp: string;
};

const user = 'lectern';
const password = 'only for specs';

export async function startRecordStore(): Promise<TestRecordStore> {
  const program = await ensureRalph();
  const folder = await mkdtemp(join(tmpdir(), 'lectern-lrs-'));
  const port = await freePort();
  const environment = {
    RALPH_APP_DIR: folder,
    RALPH_AUTH_FILE: join(folder, 'auth.json'),
    RALPH_RUNSERVER_BACKEND: 'fs',
    RALPH_BACKENDS__LRS__FS__DEFAULT_DIRECTORY_PATH: folder,
    RALPH_BACKENDS__LRS__FS__DEFAULT_LRS_FILE: 'statements.jsonl',
  };
  const credentials = ['-u', user, '-p', password, '-s', 'all', '-M', 'mailto:lrs@example.org', '-N', 'lrs', '-w'];
  await promisify(execFile)(program, ['auth', ...credentials], { env: { ...process.env, ...environment } });
  const python = join(dirname(program), 'python');
  const args = [join(import.meta.dirname, 'serve.py'), String(port)];
  const origin = `http://127.0.0.1:${port}`;
  let running: StartedProcess | undefined;

  async function start(): Promise<void> {
    running = startProcess({ command: python, args, env: environment, name: 'ralph' });
    const isUp = () => fetch(`${origin}/__heartbeat__`).then(({ status }) => status === 200);
    await eventually('the record store answers', isUp, { withinMs: 60_000, everyMs: 200 }).catch((error: Error) => {
      throw new Error(`${error.message}\n${running?.output().slice(-2_000)}`);
    });
  }

  const end = async () => {
    await running?.kill();
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  };
  let closing: Promise<void> | undefined;
  await start();
  return {
    endpoint: `${origin}/xAPI`,
    user,
    password,
    output: () => running?.output() ?? '',
    statements: () => readAll(origin),
    kill: async () => void (await running?.kill()),
    start,
    close: () => (closing ??= end()),
  };
}

async function readAll(origin: string): Promise<readonly StoredStatement[]> {
  const headers = {
    authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
    'x-experience-api-version': '1.0.3',
  };
  const found: StoredStatement[] = [];
  let next: string | undefined = '/xAPI/statements?limit=100';
  while (next) {
    const reply: Response = await fetch(new URL(next, origin), { headers });
    if (reply.status !== 200) throw new Error(`the record store answered ${reply.status}: ${await reply.text()}`);
    const page = (await reply.json()) as { statements: StoredStatement[]; more?: string };
    found.push(...page.statements);
    next = page.more;
  }
  return found;
}
