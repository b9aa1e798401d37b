import type { types } from 'mediasoup';
import { Counter, Gauge, type Registry } from 'prom-client';
import type { SfuRouter } from './sfu-router.ts';
import type { WorkerPool } from './worker-pool.ts';

type Sizes = {
  readonly rooms: number;
  readonly clients: number;
  readonly producers: number;
  readonly consumers: number;
};
type Flow = 'in' | 'out';
type Counted = { readonly packets: number; readonly lost: number };

/** Asking a worker about thousands of streams costs it time: not more often than this, however often it is scraped. */
const sampleMs = 10_000;
const askedAtOnce = 50;

/** The figures of this process's media. Streams are sampled when somebody scrapes. */
export class MediaMetrics {
  private readonly seen = new WeakMap<object, Counted>();
  private readonly cpuBefore = new WeakMap<types.Worker, { readonly cpuMs: number; readonly at: number }>();
  private readonly packets: Counter<'direction'>;
  private readonly lost: Counter<'direction'>;
  private sampledAt = 0;

  constructor(
    private readonly pool: WorkerPool,
    sizes: () => Sizes,
    registry: Registry,
  ) {
    const registers = [registry];
    for (const what of ['rooms', 'clients', 'producers', 'consumers'] as const) {
      const help = `Media ${what} now`;
      new Gauge({ name: `lectern_media_${what}`, help, registers, collect: gaugeOf(() => sizes()[what]) });
    }
    new Gauge({
      name: 'lectern_media_transports',
      help: 'WebRTC transports now',
      registers,
      collect: gaugeOf(() => this.routers().reduce((sum, { transportCount }) => sum + transportCount, 0)),
    });
    const labelNames = ['direction'] as const;
    this.packets = new Counter({
      name: 'lectern_media_packets_total',
      help: 'RTP packets received from producers and sent to consumers',
      labelNames,
      registers,
      collect: () => this.sample(),
    });
    this.lost = new Counter({
      name: 'lectern_media_packets_lost_total',
      help: 'RTP packets that did not arrive, by direction',
      labelNames,
      registers,
    });
    this.registerLoad(registry);
  }

  private registerLoad(registry: Registry): void {
    const collect = async (gauge: Gauge<'worker'>) => {
      const workers = this.pool.workers;
      await Promise.all(
        workers.map(async ({ worker }, index) => gauge.set({ worker: index }, await this.load(worker))),
      );
    };
    new Gauge({
      name: 'lectern_media_worker_load',
      help: 'Share of one core that a worker used since the last scrape',
      labelNames: ['worker'] as const,
      registers: [registry],
      async collect() {
        await collect(this);
      },
    });
  }

  private async load(worker: types.Worker): Promise<number> {
    const usage = await worker.getResourceUsage().catch(() => undefined);
    if (!usage) return 0;
    const now = { cpuMs: usage.ru_utime + usage.ru_stime, at: performance.now() };
    const before = this.cpuBefore.get(worker) ?? { cpuMs: 0, at: 0 };
    this.cpuBefore.set(worker, now);
    return (now.cpuMs - before.cpuMs) / Math.max(1, now.at - before.at);
  }

  private routers(): SfuRouter[] {
    return this.pool.workers.flatMap(({ routers }) => [...routers]);
  }

  private async sample(): Promise<void> {
    if (performance.now() - this.sampledAt < sampleMs && this.sampledAt > 0) return;
    this.sampledAt = performance.now();
    const clients = this.routers().flatMap((router) => [...router.clients]);
    const streams = clients.flatMap(({ producers, consumers }) => [
      ...[...producers].map((producer) => () => this.count('in', producer, producer.getStats())),
      ...[...consumers].map((consumer) => () => this.count('out', consumer, consumer.getStats())),
    ]);
    for (let from = 0; from < streams.length; from += askedAtOnce) {
      await Promise.all(streams.slice(from, from + askedAtOnce).map((ask) => ask().catch(() => undefined)));
    }
  }

  private async count(
    direction: Flow,
    stream: object,
    asked: Promise<readonly { type: string; packetCount: number; packetsLost: number }[]>,
  ): Promise<void> {
    const type = direction === 'in' ? 'inbound-rtp' : 'outbound-rtp';
    const stats = (await asked).filter((one) => one.type === type);
    const now = {
      packets: stats.reduce((sum, { packetCount }) => sum + packetCount, 0),
      lost: stats.reduce((sum, { packetsLost }) => sum + packetsLost, 0),
    };
    const before = this.seen.get(stream) ?? { packets: 0, lost: 0 };
    this.seen.set(stream, now);
    this.packets.inc({ direction }, Math.max(0, now.packets - before.packets));
    this.lost.inc({ direction }, Math.max(0, now.lost - before.lost));
  }
}

function gaugeOf(read: () => number) {
  return function (this: Gauge): void {
    this.set(read());
  };
}
