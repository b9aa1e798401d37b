import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { startKeeper, type Keeper } from './keeper.ts';

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
  const mine = (running ??= { keeper: startKeeper('./cluster-keeper.ts'), users: 0 });
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
