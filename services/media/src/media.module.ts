import { Module, type DynamicModule, type OnApplicationShutdown, type BeforeApplicationShutdown } from '@nestjs/common';
import { Clock, SystemClock } from '@lectern/kernel';
import type { GrpcServer } from '@lectern/grpc';
import { serveHealth, type HealthServer, type Telemetry } from '@lectern/telemetry';
import { SessionChannels } from './clients/session-channels.ts';
import { SessionGrants } from './clients/session-grants.ts';
import { SessionRoomFollowing } from './clients/session-room-following.ts';
import type { Config } from './config.ts';
import { startMediaServer } from './grpc/media-server.ts';
import { SignalController } from './grpc/signal.controller.ts';
import { MediaMetrics } from './mediasoup/media-metrics.ts';
import { WorkerPool } from './mediasoup/worker-pool.ts';
import { MediaRooms } from './usecases/media-rooms.ts';
import { Diary, Grants, RoomFollowing } from './usecases/ports.ts';

export const CONFIG = Symbol('config');
export const TELEMETRY = Symbol('telemetry');

/** What listens, and the order in which it begins and ends. */
export class MediaProcess implements BeforeApplicationShutdown, OnApplicationShutdown {
  private isServing = true;

  private constructor(
    readonly server: GrpcServer,
    readonly health: HealthServer,
    private readonly controller: SignalController,
    private readonly rooms: MediaRooms,
    private readonly pool: WorkerPool,
    private readonly channels: SessionChannels,
    private readonly telemetry: Telemetry,
    serving: { now: () => boolean },
  ) {
    serving.now = () => this.isServing;
  }

  static async start(
    config: Config,
    telemetry: Telemetry,
    pool: WorkerPool,
    rooms: MediaRooms,
    controller: SignalController,
    channels: SessionChannels,
  ): Promise<MediaProcess> {
    const { log, registry } = telemetry;
    new MediaMetrics(pool, () => rooms.size, registry);
    const serving = { now: () => false };
    const health = await serveHealth({
      listen: config.healthListen,
      registry,
      isReady: () => serving.now() && pool.isReady,
      isLive: () => pool.isLive(),
    });
    const server = await startMediaServer(config, controller, log);
    return new MediaProcess(server, health, controller, rooms, pool, channels, telemetry, serving);
  }

  /** Not ready; every client is told to open again elsewhere; streams end when that is on its way. */
  async beforeApplicationShutdown(): Promise<void> {
    this.isServing = false;
    this.rooms.close();
    this.controller.close();
    await this.server.close();
  }

  async onApplicationShutdown(): Promise<void> {
    this.channels.close();
    await this.pool.close();
    await this.health.close();
    await this.telemetry.close();
  }
}

@Module({})
export class MediaModule {
  static with(config: Config, telemetry: Telemetry): DynamicModule {
    const { log } = telemetry;
    return {
      module: MediaModule,
      providers: [
        { provide: CONFIG, useValue: config },
        { provide: TELEMETRY, useValue: telemetry },
        { provide: Clock, useClass: SystemClock },
        {
          provide: Diary,
          useValue: {
            failed: (what, error, ids) => log.error({ ...ids, err: error }, `could not ${what}`),
          } satisfies Diary,
        },
        { provide: WorkerPool, useFactory: () => WorkerPool.start(config.rtc, telemetry) },
        {
          provide: SessionChannels,
          useFactory: () => new SessionChannels(config.sessionAddresses, config.tls),
        },
        {
          provide: Grants,
          useFactory: (channels: SessionChannels, clock: Clock) => new SessionGrants(channels, clock),
          inject: [SessionChannels, Clock],
        },
        {
          provide: RoomFollowing,
          useFactory: (channels: SessionChannels) => new SessionRoomFollowing(channels, log),
          inject: [SessionChannels],
        },
        {
          provide: MediaRooms,
          useFactory: (following: RoomFollowing, pool: WorkerPool, clock: Clock, diary: Diary) =>
            new MediaRooms(following, pool, clock, diary, config),
          inject: [RoomFollowing, WorkerPool, Clock, Diary],
        },
        {
          provide: SignalController,
          useFactory: (grants: Grants, rooms: MediaRooms, clock: Clock) =>
            new SignalController(grants, rooms, clock, telemetry),
          inject: [Grants, MediaRooms, Clock],
        },
        {
          provide: MediaProcess,
          useFactory: (...[pool, rooms, controller, channels]: ProcessParts) =>
            MediaProcess.start(config, telemetry, pool, rooms, controller, channels),
          inject: [WorkerPool, MediaRooms, SignalController, SessionChannels],
        },
      ],
    };
  }
}

type ProcessParts = [WorkerPool, MediaRooms, SignalController, SessionChannels];
