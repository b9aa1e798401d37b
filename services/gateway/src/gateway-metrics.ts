import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

const seconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** What this process counts. Labels are routes and outcomes, never ids: a label value lives for ever. */
export class GatewayMetrics {
  readonly sockets: Gauge;
  readonly rooms: Gauge;
  private readonly joins: Counter<'outcome'>;
  private readonly joinSeconds: Histogram<'outcome'>;
  private readonly frames: Counter;
  private readonly facts: Counter;
  private readonly followBreaks: Counter;
  private readonly requestSeconds: Histogram<'method' | 'route' | 'status'>;

  constructor(registry: Registry) {
    const registers = [registry];
    this.sockets = new Gauge({
      name: 'lectern_live_sockets',
      help: 'Live sockets that are open on this process.',
      registers,
    });
    this.rooms = new Gauge({ name: 'lectern_followed_rooms', help: 'Rooms that this process follows.', registers });
    this.joins = new Counter({
      name: 'lectern_joins_total',
      help: 'Joins by how they were answered: joined, waiting, refusal.',
      labelNames: ['outcome'],
      registers,
    });
    this.joinSeconds = new Histogram({
      name: 'lectern_join_seconds',
      help: 'From a JoinClass to its answer.',
      labelNames: ['outcome'],
      buckets: seconds,
      registers,
    });
    this.frames = new Counter({
      name: 'lectern_fanout_frames_total',
      help: 'Batches of facts written to sockets.',
      registers,
    });
    this.facts = new Counter({
      name: 'lectern_fanout_facts_total',
      help: 'Facts delivered to sockets, counted once for each socket.',
      registers,
    });
    this.followBreaks = new Counter({
      name: 'lectern_follow_breaks_total',
      help: 'Streams to the session service that broke, or could not be opened.',
      registers,
    });
    this.requestSeconds = new Histogram({
      name: 'lectern_http_request_seconds',
      help: 'HTTP requests by route pattern.',
      labelNames: ['method', 'route', 'status'],
      buckets: seconds,
      registers,
    });
  }

  joined(outcome: string, tookMs: number): void {
    this.joins.inc({ outcome });
    this.joinSeconds.observe({ outcome }, tookMs / 1_000);
  }

  delivered(frames: number, facts: number): void {
    this.frames.inc(frames);
    this.facts.inc(facts);
  }

  followBroken(): void {
    this.followBreaks.inc();
  }

  requested(method: string, route: string, status: number, tookMs: number): void {
    this.requestSeconds.observe({ method, route, status: String(status) }, tookMs / 1_000);
  }
}
