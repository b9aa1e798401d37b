import { createWorker, setLogEventListeners, type types } from 'mediasoup';
import { refuse } from '../domain/refusals.ts';
import { MediaPlane, type MediaRouter } from '../usecases/ports.ts';
import type { PlaneTelemetry } from './plane-telemetry.ts';
import { SfuRouter } from './sfu-router.ts';

export type WorkerPoolSettings = {
  readonly listenIp: string;
  readonly announcedAddress: string | undefined;
  readonly ports: readonly number[];
  readonly workerBin: string | undefined;
};

type Slot = {
  readonly port: number;
  starting: Promise<LiveWorker>;
  running?: LiveWorker;
};
export type LiveWorker = {
  readonly worker: types.Worker;
  readonly server: types.WebRtcServer;
  readonly routers: Set<SfuRouter>;
};

const answerMs = 2_000;
const replaceMs = 10_000;

/** The workers of this process, one on each port. A worker that dies is replaced at once, on the same port. */
export class WorkerPool extends MediaPlane {
  private readonly slots: Slot[] = [];
  private closed = false;

  private constructor(
    private readonly settings: WorkerPoolSettings,
    private readonly telemetry: PlaneTelemetry,
  ) {
    super();
  }

  /** Starts all workers. Rejects when one cannot start: a port is taken, the binary is missing. */
  static async start(settings: WorkerPoolSettings, telemetry: PlaneTelemetry): Promise<WorkerPool> {
    const { log } = telemetry;
    setLogEventListeners({
      onwarn: (namespace, line) => log.warn({ namespace }, line),
      // A client can bring a worker to say this; whoever asked it refuses, and logs what is really a failure.
      onerror: (namespace, line, error) => log.warn({ namespace, err: error }, line),
    });
    const pool = new WorkerPool(settings, telemetry);
    try {
      for (const port of settings.ports) pool.slots.push({ port, starting: pool.startWorker(port) });
      for (const { starting } of pool.slots) starting.catch(() => undefined);
      for (const slot of pool.slots) pool.watch(slot, await slot.starting);
    } catch (error) {
      await pool.close();
      throw error;
    }
    return pool;
  }

  async createRouter(): Promise<MediaRouter> {
    const live = await this.leastLoaded();
    const router = await SfuRouter.create(live.worker, live.server, this.telemetry).catch((error: unknown) => {
      throw live.worker.closed ? refuse('MEDIA_UNAVAILABLE', 'the media worker is gone') : error;
    });
    live.routers.add(router);
    router.onClosed(() => live.routers.delete(router));
    return router;
  }

  /** The workers that run now. */
  get workers(): readonly LiveWorker[] {
    return this.slots.flatMap(({ running }) => (running && !running.worker.closed ? running : []));
  }

  get isReady(): boolean {
    return !this.closed && this.workers.length === this.slots.length;
  }

  /** Whether every worker that runs answers. One that hangs can only be helped by starting this process anew. */
  async isLive(): Promise<boolean> {
    const answers = this.workers.map(({ worker }) =>
      within(answerMs, worker.getResourceUsage()).then(
        () => true,
        () => worker.closed,
      ),
    );
    return (await Promise.all(answers)).every(Boolean);
  }

  async close(): Promise<void> {
    this.closed = true;
    await Promise.all(
      this.slots.map(async ({ starting }) => {
        const live = await starting.catch(() => undefined);
        if (!live || live.worker.subprocessClosed) return;
        const gone = new Promise<void>((resolve) => live.worker.once('subprocessclose', resolve));
        live.worker.close();
        await within(answerMs, gone).catch(() => undefined);
      }),
    );
  }

  private async startWorker(port: number): Promise<LiveWorker> {
    const { listenIp, announcedAddress, workerBin } = this.settings;
    const worker = await createWorker({ logLevel: 'warn', workerBin });
    try {
      const listen = { ip: listenIp, announcedAddress, ...(port > 0 && { port }) };
      const server = await worker.createWebRtcServer({
        listenInfos: [
          { protocol: 'udp', ...listen },
          { protocol: 'tcp', ...listen },
        ],
      });
      return { worker, server, routers: new Set() };
    } catch (error) {
      worker.close();
      throw error;
    }
  }

  private watch(slot: Slot, live: LiveWorker): void {
    slot.running = live;
    const { worker } = live;
    worker.once('died', (error) => {
      slot.running = undefined;
      if (this.closed) return;
      this.telemetry.log.error({ pid: worker.pid, err: error }, 'a media worker died; it is replaced');
      slot.starting = this.replace(slot);
      slot.starting.catch(() => undefined);
    });
    if (this.closed) worker.close();
  }

  /** The port may be held for a moment by what the system has not cleaned up yet. */
  private async replace(slot: Slot): Promise<LiveWorker> {
    for (let pauseMs = 50; ; pauseMs = Math.min(2_000, pauseMs * 2)) {
      try {
        const live = await this.startWorker(slot.port);
        this.watch(slot, live);
        return live;
      } catch (error) {
        if (this.closed) throw error;
        this.telemetry.log.error({ port: slot.port, err: error }, 'a media worker could not be replaced yet');
        await new Promise((resolve) => setTimeout(resolve, pauseMs));
      }
    }
  }

  private async leastLoaded(): Promise<LiveWorker> {
    // When all are being replaced, the first that is back is as good as any.
    const candidates = this.workers.length > 0 ? this.workers : [await this.firstBack()];
    const [first, ...others] = candidates;
    if (!first || this.closed) throw refuse('MEDIA_UNAVAILABLE', 'no media worker runs');
    return others.reduce((best, one) => (loadOf(one) < loadOf(best) ? one : best), first);
  }

  private firstBack(): Promise<LiveWorker> {
    const back = Promise.any(this.slots.map(({ starting }) => starting));
    return within(replaceMs, back).catch(() => {
      throw refuse('MEDIA_UNAVAILABLE', 'no media worker runs');
    });
  }
}

/** What makes a worker busy is what it sends: consumers first, then who is about to consume. */
function loadOf({ routers }: LiveWorker): number {
  return [...routers].reduce((sum, router) => sum + 1 + router.transportCount + router.consumerCount, 0);
}

async function within<Value>(ms: number, promise: Promise<Value>): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
