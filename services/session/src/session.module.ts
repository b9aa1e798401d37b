import { Clock, SystemClock } from '@lectern/kernel';
import { openDataSource, retryWhileUnavailable } from '@lectern/postgres';
import type { Telemetry } from '@lectern/telemetry';
import { Module, type DynamicModule } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Config } from './config.ts';
import { directoryProviders } from './directory.providers.ts';
import { eventProviders } from './event.providers.ts';
import { directoryRows } from './postgres/rows.ts';
import { roomProviders } from './room.providers.ts';

/** The wiring, top to bottom: clock and database, the directory on them, the live rooms beside it, events out and in. */
@Module({})
export class SessionModule {
  static with(config: Config, telemetry: Telemetry): DynamicModule {
    return {
      module: SessionModule,
      providers: [
        { provide: Clock, useClass: SystemClock },
        { provide: DataSource, useFactory: () => openDirectoryDatabase(config, telemetry) },
        ...directoryProviders(telemetry),
        ...roomProviders(config, telemetry),
        ...eventProviders(config, telemetry),
      ],
    };
  }
}

/** A database that starts at the same time as this process may take a moment. */
function openDirectoryDatabase({ databaseUrl: url }: Config, { log }: Telemetry): Promise<DataSource> {
  const onConnectionLost = (error: Error) => log.warn({ reason: error.message }, 'a database connection broke');
  const open = () => openDataSource({ url, entities: directoryRows, name: 'session-directory', onConnectionLost });
  return retryWhileUnavailable(open, { withinMs: 30_000 });
}
