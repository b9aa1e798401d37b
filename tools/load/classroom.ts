import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from '../build/build.ts';
import { defaults } from '../up/options.ts';
import { freeNeighbours, freePorts } from '../up/ports.ts';
import { startStack, type Stack } from '../up/stack.ts';
import { ensureWorker } from '../worker/worker.ts';

export type ClassroomOptions = {
  readonly sessions?: number;
  readonly gateways?: number;
  readonly workers?: number;
  /** Brokers instead of the embedded bus. */
  readonly bus?: string;
  /** More environment for every process, such as limits that a machine full of clients would meet. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Hears of every process that ended and is started again. */
  readonly tell?: (event: string) => void;
};

/** A stack, and the folder where its data and logs lie until it is closed. */
export type Classroom = Stack & { readonly data: string };

/** The whole stack as processes, on free ports and in a folder of its own that goes with it. */
export async function startClassroom(options: ClassroomOptions = {}): Promise<Classroom> {
  await build({ only: ['session', 'media', 'attendance', 'gateway', 'web'] });
  const worker = await ensureWorker(() => undefined);
  const data = await mkdtemp(join(tmpdir(), 'lectern-classroom-'));
  const removeData = () => rm(data, { recursive: true, force: true });
  const { sessions = 1, gateways = 1, workers = 2, bus, environment, tell = () => undefined } = options;
  const [port = 0] = await freePorts(1);
  const mediaPort = await freeNeighbours(workers);
  try {
    const stack = await startStack(
      { ...defaults(), port, mediaPort, data, sessions, gateways, workers, worker, bus, environment, tell },
      { step: (_title, work) => work(() => undefined) },
    );
    return { ...stack, data, close: () => stack.close().finally(removeData) };
  } catch (error) {
    await removeData();
    throw error;
  }
}
