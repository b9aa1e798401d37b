import { Clock } from '@lectern/kernel';
import { openDataSource, retryWhileUnavailable, ServerClock } from '@lectern/postgres';
import type { Telemetry } from '@lectern/telemetry';
import { Module, type DynamicModule } from '@nestjs/common';
import type { Pool } from 'pg';
import { DataSource } from 'typeorm';
import type { Config } from './config.ts';
import { directoryProviders } from './directory.providers.ts';
import { eventProviders } from './event.providers.ts';
import { directoryRows } from './postgres/rows.ts';
import { LivePool, roomProviders } from './room.providers.ts';

/** The wiring, top to bottom: clock and database, the directory on them, the live rooms beside it, events out and in. */
@Module({})
export class SessionModule {
  static with(config: Config, telemetry: Telemetry): DynamicModule {
    return {
      module: SessionModule,
      providers: [
        { provide: Clock, inject: [LivePool], useFactory: ({ pool }: LivePool) => followServer(pool, telemetry) },
        { provide: DataSource, useFactory: () => openDirectoryDatabase(config, telemetry) },
        ...directoryProviders(telemetry),
        ...roomProviders(config, telemetry),
        ...eventProviders(config, telemetry),
      ],
    };
  }
}

/** The journal and its events have one time, that of their database, whichever process writes them. */
function followServer(pool: Pool, { log }: Telemetry): Promise<ServerClock> {
  return ServerClock.start(pool, { failed: (error) => log.warn({ err: error }, 'the clock is compared later') });
}

/** A database that starts at the same time as this process may take a moment. */
function openDirectoryDatabase({ databaseUrl: url }: Config, { log }: Telemetry): Promise<DataSource> {
  const onConnectionLost = (error: Error) => log.warn({ reason: error.message }, 'a database connection broke');
  const open = () => openDataSource({ url, entities: directoryRows, name: 'session-directory', onConnectionLost });
  return retryWhileUnavailable(open, { withinMs: 30_000 });
}
