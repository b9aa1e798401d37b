export { serveHealth, type Health, type HealthServer } from './health.ts';
export { seldom } from './seldom.ts';
export { type SpanOptions } from './span.ts';
export { startTelemetry, type Telemetry } from './telemetry.ts';
