import { context, propagation, trace, type Span } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, NodeTracerProvider, type SpanProcessor } from '@opentelemetry/sdk-trace-node';
import { pino, type Logger } from 'pino';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { errorInLog } from './error-in-log.ts';
import { inSpan, type SpanOptions } from './span.ts';

export type Telemetry = {
  /** Lines carry trace_id and span_id of the active span. Ids only, as for spans. */
  readonly log: Logger;
  readonly registry: Registry;
  /** Runs `work` inside a span, which ends with it; an error marks it as failed and goes on to the caller. */
  span<Result>(name: string, options: SpanOptions, work: (span: Span) => Promise<Result>): Promise<Result>;
  /** W3C trace context of the active span, to be sent along; empty when there is none. */
  traceparent(): string;
  /** Sends what is still buffered. */
  close(): Promise<void>;
};

/**
 * Traces, metrics and logs of one process. Spans are exported by OTLP over HTTP when OTEL_EXPORTER_OTLP_ENDPOINT or
 * OTEL_EXPORTER_OTLP_TRACES_ENDPOINT is set, and dropped otherwise. `level` is a pino level.
 */
export async function startTelemetry({
  service,
  level = 'info',
}: {
  service: string;
  level?: string;
}): Promise<Telemetry> {
  const provider = await startTracing(service);
  const registry = new Registry();
  registry.setDefaultLabels({ service });
  collectDefaultMetrics({ register: registry });
  const log = pino({
    level,
    base: { service },
    mixin: activeIds,
    serializers: { err: (error: unknown) => errorInLog(error) },
    timestamp: pino.stdTimeFunctions.isoTime,
  });
  return {
    log,
    registry,
    span: inSpan,
    traceparent: activeTraceparent,
    close: () => provider.shutdown(),
  };
}

async function startTracing(service: string): Promise<NodeTracerProvider> {
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({ 'service.name': `lectern-${service}` }),
    spanProcessors: await exporters(),
  });
  // Also without an exporter: log lines of one request share a trace id wherever they are written.
  provider.register({
    contextManager: new AsyncLocalStorageContextManager(),
    propagator: new W3CTraceContextPropagator(),
  });
  return provider;
}

async function exporters(): Promise<SpanProcessor[]> {
  const { OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT } = process.env;
  if (!OTEL_EXPORTER_OTLP_ENDPOINT && !OTEL_EXPORTER_OTLP_TRACES_ENDPOINT) return [];
  // Loaded only where it is used: it costs every other start time and memory.
  const { OTLPTraceExporter } = await import('@opentelemetry/exporter-trace-otlp-http');
  return [new BatchSpanProcessor(new OTLPTraceExporter())];
}

function activeTraceparent(): string {
  const carrier: { traceparent?: string } = {};
  propagation.inject(context.active(), carrier);
  return carrier.traceparent ?? '';
}

function activeIds(): Record<string, string> {
  const active = trace.getActiveSpan()?.spanContext();
  return active ? { trace_id: active.traceId, span_id: active.spanId } : {};
}
