export { serveHealth, type Health, type HealthServer } from './health.ts';
export { startTelemetry, type SpanOptions, type Telemetry } from './telemetry.ts';
