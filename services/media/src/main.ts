import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { startTelemetry } from '@lectern/telemetry';
import { readConfig } from './config.ts';
import { MediaModule, MediaProcess } from './media.module.ts';

const config = readConfig(process.env);
const telemetry = await startTelemetry({ service: 'media', level: config.logLevel });
const { log } = telemetry;
// Nothing is expected to end here; what does is a fault worth a line, not the end of everybody's sound.
process.on('unhandledRejection', (error) => log.error({ err: error }, 'a rejection was not handled'));

const app = await NestFactory.createApplicationContext(MediaModule.with(config, telemetry), {
  logger: false,
  abortOnError: false,
});
app.enableShutdownHooks(['SIGTERM', 'SIGINT']);
log.info({ port: app.get(MediaProcess).server.port, workers: config.rtc.ports.length }, 'media is ready');
