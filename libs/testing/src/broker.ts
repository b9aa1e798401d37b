import { randomBytes } from 'node:crypto';
import { startKeeper, type Keeper } from './keeper.ts';

export type TestBroker = {
  /** The broker itself, for whoever chooses a namespace. */
  readonly serverUrl: string;
  /** An address of the broker with a namespace of this call alone, for its topics and groups; there are no topics in it yet. */
  readonly url: string;
  /** One more namespace on the same broker. */
  createNamespace(): string;
  /** The broker ends in order, is killed (SIGKILL), begins again at the same address with what it had. All users in the spec file share it. */
  stopServer(): Promise<void>;
  killServer(): Promise<void>;
  startServer(): Promise<void>;
  /** Idempotent. The broker ends with the last user in the spec file. */
  close(): Promise<void>;
};

let running: { readonly keeper: Promise<Keeper>; users: number } | undefined;

/** A real Apache Kafka for a spec file: started by the first call, ended with the last `close`, or with the process whatever happens. */
export async function startBroker(): Promise<TestBroker> {
  const mine = (running ??= { keeper: startKeeper('./broker-keeper.ts'), users: 0 });
  mine.users += 1;
  const keeper = await mine.keeper;
  const createNamespace = () => `${keeper.url()}/spec-${randomBytes(6).toString('hex')}`;
  let closing: Promise<void> | undefined;
  const close = async () => {
    mine.users -= 1;
    if (mine.users > 0) return;
    running = undefined;
    await keeper.close();
  };
  return {
    serverUrl: keeper.url(),
    url: createNamespace(),
    createNamespace,
    stopServer: () => keeper.order('stop'),
    killServer: () => keeper.order('kill'),
    startServer: () => keeper.order('start'),
    close: () => (closing ??= close()),
  };
}
