import 'reflect-metadata';
import { startTelemetry } from '@lectern/telemetry';
import { readConfig } from './config.ts';
import { startSession } from './session.ts';

const config = readConfig(process.env);
const telemetry = await startTelemetry({ service: 'session', level: config.logLevel });
const session = await startSession(config, telemetry);
telemetry.log.info({ port: session.port }, 'the session service is listening');

for (const signal of ['SIGTERM', 'SIGINT'] as const)
  process.once(signal, () => {
    telemetry.log.info({ signal }, 'stopping');
    void session.close().then(() => telemetry.close());
  });
