import 'reflect-metadata';
import { startTelemetry } from '@lectern/telemetry';
import { startAttendance } from './attendance.ts';
import { readConfig } from './config.ts';

const config = readConfig(process.env);
const telemetry = await startTelemetry({ service: 'attendance', level: config.logLevel });
const attendance = await startAttendance(config, telemetry);
telemetry.log.info({ port: attendance.port }, 'the attendance service is listening');

for (const signal of ['SIGTERM', 'SIGINT'] as const)
  process.once(signal, () => {
    telemetry.log.info({ signal }, 'stopping');
    void attendance.close().then(() => telemetry.close());
  });
