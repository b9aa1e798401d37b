import { Clock, SystemClock } from '@lectern/kernel';
import type { Telemetry } from '@lectern/telemetry';
import { Module, type DynamicModule } from '@nestjs/common';
import type { Config } from './config.ts';
import { eventProviders } from './event.providers.ts';
import { documentProviders } from './document.providers.ts';
import { registerProviders } from './register.providers.ts';
import { statementProviders } from './statement.providers.ts';

/** The wiring, top to bottom: clock, registers on their database, documents and statements about them, events in and out. */
@Module({})
export class AttendanceModule {
  static with(config: Config, telemetry: Telemetry): DynamicModule {
    return {
      module: AttendanceModule,
      providers: [
        { provide: Clock, useClass: SystemClock },
        ...registerProviders(config, telemetry),
        ...documentProviders(),
        ...statementProviders(config, telemetry),
        ...eventProviders(config, telemetry),
      ],
    };
  }
}
