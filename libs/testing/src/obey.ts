import { createInterface } from 'node:readline';
import { freePort } from './free-port.ts';
import type { Order } from './keeper.ts';

export type Obeying = {
  readonly orders: Readonly<Record<Order, () => Promise<void>>>;
  /** Where the server is reached; undefined while it is stopped. */
  readonly url: () => string | undefined;
  /** Takes away what the server leaves behind, after it was stopped. */
  readonly tidy: () => Promise<void>;
};

/**
 * The keeper's own half: obeys lines on stdin until the pipe ends. However the spec file ends, its end of the pipe closes with it; the server
 * is then stopped and nothing of it is left.
 */
export async function obeyOrders({ orders, url, tidy }: Obeying): Promise<void> {
  // Ctrl-C reaches the whole group; the pipe says when it is over.
  process.on('SIGINT', () => undefined);
  process.stdout.on('error', () => undefined);
  for await (const line of createInterface({ input: process.stdin })) {
    const [id, order] = line.split(' ') as [string, Order];
    const answer = await orders[order]().then(
      () => ({ id, url: url() }),
      (error: unknown) => ({ id, error: String(error) }),
    );
    process.stdout.write(`${JSON.stringify(answer)}\n`);
  }
  await orders.stop().catch(() => undefined);
  await tidy();
}

/** Starts on a free port. Another process may take the port between the two steps; once chosen it stays, because its URL is known. */
export function onSomePort<Server>(start: (port: number) => Promise<Server>): () => Promise<Server> {
  let port = 0;
  return async () => {
    for (let attempt = 1; ; attempt += 1) {
      const wanted = port || (await freePort());
      try {
        const server = await start(wanted);
        port = wanted;
        return server;
      } catch (error) {
        if (attempt === 20) throw error;
        await new Promise((settle) => setTimeout(settle, 100));
      }
    }
  };
}
