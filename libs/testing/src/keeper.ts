import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A process that keeps a server for a spec file. However the spec file ends, the server ends with it. */
export type Keeper = {
  /** Where the server is reached, the same after every start. */
  url(): string;
  order(what: Order): Promise<void>;
  close(): Promise<void>;
};

/** The server begins, ends in order, or is killed (SIGKILL). */
export type Order = 'start' | 'stop' | 'kill';

type Answer = { readonly id: string; readonly url?: string; readonly error?: string };

/** `program` lies beside this file and obeys (`obeyOrders`). Its server is started before this resolves. */
export async function startKeeper(program: string): Promise<Keeper> {
  const script = fileURLToPath(new URL(program, import.meta.url));
  const child = spawn(process.execPath, [script], { stdio: ['pipe', 'pipe', 'inherit'], detached: true });
  const ended = once(child, 'close');
  const waiting = new Map<string, (answer: Answer) => void>();
  createInterface({ input: child.stdout }).on('line', (line) => {
    const answer = JSON.parse(line) as Answer;
    waiting.get(answer.id)?.(answer);
  });
  void ended.then(() => waiting.forEach((settle, id) => settle({ id, error: `${program} ended` })));
  let url = '';
  let last = 0;
  const order = async (what: Order) => {
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
  const close = async () => {
    hold(child, true);
    child.stdin.end();
    await ended;
  };
  try {
    await order('start');
  } catch (error) {
    await close();
    throw error;
  }
  return { url: () => url, order, close };
}

/** Between two orders the keeper must not keep a spec alive that failed before it could close its server. */
function hold(child: ChildProcess, wanted: boolean): void {
  for (const handle of [child, child.stdin, child.stdout]) {
    // The pipes are sockets, whatever their type says.
    const { ref, unref } = handle as Partial<Pick<Socket, 'ref' | 'unref'>>;
    (wanted ? ref : unref)?.call(handle);
  }
}
