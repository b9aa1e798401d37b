import { openPool, query, retryWhileUnavailable } from '@lectern/postgres';
import type { Telemetry } from '@lectern/telemetry';
import type { Provider } from '@nestjs/common';
import type { Pool } from 'pg';
import type { Config } from './config.ts';
import { DocumentHandlers } from './grpc/document.handlers.ts';
import { RegisterController } from './grpc/register.controller.ts';
import { made } from './made.ts';
import { Database } from './postgres/database.ts';
import { UnitOfWork } from './usecases/unit-of-work.ts';

/** The connections of this process to its database; whoever stops the process ends them last. */
export class AttendancePool {
  constructor(readonly pool: Pool) {}
}

/** Needs from its module: Clock. */
export function registerProviders(config: Config, telemetry: Telemetry): Provider[] {
  return [
    {
      provide: AttendancePool,
      useFactory: async () => new AttendancePool(await openAttendancePool(config, telemetry)),
    },
    { provide: Database, useFactory: ({ pool }: AttendancePool) => new Database(pool), inject: [AttendancePool] },
    { provide: UnitOfWork, useExisting: Database },
    made(DocumentHandlers, DocumentHandlers, []),
    made(RegisterController, RegisterController, [DocumentHandlers]),
  ];
}

/** A database that starts at the same time as this process may take a moment. */
async function openAttendancePool({ databaseUrl: url }: Config, { log }: Telemetry): Promise<Pool> {
  const onConnectionLost = (error: Error) => log.warn({ reason: error.message }, 'a database connection broke');
  const pool = openPool({ url, max: 10, name: 'attendance', onConnectionLost });
  await retryWhileUnavailable(() => query(pool, 'SELECT 1'), { withinMs: 30_000 });
  return pool;
}
