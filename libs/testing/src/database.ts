import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import pg from 'pg';

export type TestDatabase = {
  /** A fresh, empty database of this call. */
  readonly url: string;
  /** One more fresh database on the same server. */
  createDatabase(): Promise<string>;
  /** The server ends in order, is killed (SIGKILL), begins again at the same URL. All databases of the spec file share it. */
  stopServer(): Promise<void>;
  killServer(): Promise<void>;
  startServer(): Promise<void>;
  /** Idempotent. The server ends with the last database of the spec file. */
  close(): Promise<void>;
};

let running: { readonly keeper: Promise<Keeper>; users: number } | undefined;

/** A real PostgreSQL for a spec file: started by the first call, ended with the last `close`, or with the process whatever happens. */
export async function startDatabase(): Promise<TestDatabase> {
  const mine = (running ??= { keeper: startKeeper(), users: 0 });
  mine.users += 1;
  const keeper = await mine.keeper;
  const createDatabase = () => newDatabase(keeper.url());
  let closing: Promise<void> | undefined;
  const close = async () => {
    mine.users -= 1;
    if (mine.users > 0) return;
    running = undefined;
    await keeper.close();
  };
  return {
    url: await createDatabase(),
    createDatabase,
    stopServer: () => keeper.order('stop'),
    killServer: () => keeper.order('kill'),
    startServer: () => keeper.order('start'),
    close: () => (closing ??= close()),
  };
}

async function newDatabase(server: string): Promise<string> {
  const url = new URL(server);
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  const name = `spec_${randomBytes(6).toString('hex')}`;
  await client.query(`CREATE DATABASE ${name} STRATEGY file_copy`);
  await client.end();
  url.pathname = `/${name}`;
  return url.href;
}

type Keeper = { url(): string; order(order: 'start' | 'stop' | 'kill'): Promise<void>; close(): Promise<void> };
type Answer = { readonly id: string; readonly url?: string; readonly error?: string };

async function startKeeper(): Promise<Keeper> {
  const script = fileURLToPath(new URL('./cluster-keeper.ts', import.meta.url));
  const child = spawn(process.execPath, [script], { stdio: ['pipe', 'pipe', 'inherit'], detached: true });
  const ended = once(child, 'close');
  const waiting = new Map<string, (answer: Answer) => void>();
  createInterface({ input: child.stdout }).on('line', (line) => {
    const answer = JSON.parse(line) as Answer;
    waiting.get(answer.id)?.(answer);
  });
  void ended.then(() => waiting.forEach((settle, id) => settle({ id, error: 'the keeper of the database ended' })));
  let url = '';
  let last = 0;
  const order = async (what: string) => {
    const id = String((last += 1));
    const answered = new Promise<Answer>((settle) => waiting.set(id, settle));
    hold(child, true);
    child.stdin.write(`${id} ${what}\n`);
    const answer = await answered;
    waiting.delete(id);
    if (waiting.size === 0) hold(child, false);
    if (answer.error) throw new Error(answer.error);
    url = answer.url ?? url;
  };
  await order('start');
  return {
    url: () => url,
    order,
    async close() {
      hold(child, true);
      child.stdin.end();
      await ended;
    },
  };
}

/** Between two orders the keeper must not keep a spec alive that failed before it could close its database. */
function hold(child: ChildProcess, wanted: boolean): void {
  for (const handle of [child, child.stdin, child.stdout]) {
    // The pipes are sockets, whatever their type says.
    const { ref, unref } = handle as Partial<Pick<Socket, 'ref' | 'unref'>>;
    (wanted ? ref : unref)?.call(handle);
  }
}
