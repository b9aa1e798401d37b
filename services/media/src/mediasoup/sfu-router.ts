import type { types } from 'mediasoup';
import { refuse } from '../domain/refusals.ts';
import type { Level } from '../domain/floor.ts';
import type { Json, MediaRouter, MediaTransports } from '../usecases/ports.ts';
import { routerCodecs } from './codecs.ts';
import type { PlaneTelemetry } from './plane-telemetry.ts';
import { SfuTransports } from './sfu-transports.ts';

/** Quieter than this is a fan or a breath, not speech. */
const speechDecibels = -55;
/** Five times a second. */
const levelIntervalMs = 200;
const loudestFirst = 8;

/** A room's router on one worker, with an ear on its microphones. */
export class SfuRouter implements MediaRouter {
  readonly levelIntervalMs = levelIntervalMs;
  private readonly loss = new AbortController();
  private readonly transports = new Set<SfuTransports>();
  private readonly closedListeners: (() => void)[] = [];

  private constructor(
    private readonly router: types.Router,
    private readonly server: types.WebRtcServer,
    private readonly levels: types.AudioLevelObserver,
    private readonly telemetry: PlaneTelemetry,
  ) {
    router.once('workerclose', () => this.loss.abort());
    router.observer.once('close', () => this.closedListeners.forEach((listener) => listener()));
  }

  static async create(worker: types.Worker, server: types.WebRtcServer, telemetry: PlaneTelemetry): Promise<SfuRouter> {
    const router = await worker.createRouter({ mediaCodecs: routerCodecs });
    const levels = await router.createAudioLevelObserver({
      maxEntries: loudestFirst,
      threshold: speechDecibels,
      interval: levelIntervalMs,
    });
    return new SfuRouter(router, server, levels, telemetry);
  }

  get rtpCapabilities(): Json {
    return this.router.rtpCapabilities;
  }

  get lost(): AbortSignal {
    return this.loss.signal;
  }

  get transportCount(): number {
    return this.transports.size * 2;
  }

  get consumerCount(): number {
    return [...this.transports].reduce((sum, { consumers }) => sum + consumers.size, 0);
  }

  /** Everything that flows through this router, for the metrics. */
  get clients(): ReadonlySet<SfuTransports> {
    return this.transports;
  }

  onClosed(listener: () => void): void {
    this.closedListeners.push(listener);
  }

  onLevels(listener: (levels: readonly Level[]) => void): void {
    this.levels.on('volumes', (volumes) =>
      listener(volumes.map(({ producer, volume }) => ({ participantId: ownerOf(producer), decibels: volume }))),
    );
    this.levels.on('silence', () => listener([]));
  }

  async createTransports(participantId: string): Promise<MediaTransports> {
    const options = {
      webRtcServer: this.server,
      preferUdp: true,
      initialAvailableOutgoingBitrate: 1_000_000,
      appData: { participantId },
    };
    const [send, receive] = await Promise.all([
      this.router.createWebRtcTransport(options),
      this.router.createWebRtcTransport(options),
    ]).catch((error: unknown) => {
      throw this.router.closed ? refuse('MEDIA_UNAVAILABLE', 'the media worker is gone') : error;
    });
    const transports = new SfuTransports(this.router, send, receive, this.levels, this.telemetry);
    this.transports.add(transports);
    transports.onClosed(() => this.transports.delete(transports));
    return transports;
  }

  close(): void {
    this.router.close();
  }
}

function ownerOf(producer: types.Producer): string {
  return String(producer.appData.participantId);
}
