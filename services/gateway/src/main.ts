import 'reflect-metadata';
import { startTelemetry } from '@lectern/telemetry';
import { readConfig } from './config.ts';
import { startGateway } from './gateway.ts';

const config = readConfig(process.env);
const telemetry = await startTelemetry({ service: 'gateway', level: config.logLevel });
const gateway = await startGateway(config, telemetry);
telemetry.log.info({ port: gateway.port }, 'the gateway is listening');

for (const signal of ['SIGTERM', 'SIGINT'] as const)
  process.once(signal, () => {
    telemetry.log.info({ signal }, 'stopping');
    void gateway.close().then(() => telemetry.close());
  });
