import type { Telemetry } from '@lectern/telemetry';
import type { GatewayMetrics } from '../gateway-metrics.ts';
import type { ConnectionParts } from './live-connection.ts';

/** One span per join, in the trace of the browser's click; the session service continues it. Counted by outcome and time. */
export function measureJoins(
  telemetry: Pick<Telemetry, 'span' | 'traceparent' | 'log'>,
  metrics: GatewayMetrics,
): ConnectionParts['measureJoin'] {
  return (sessionId, traceparent, join) => {
    const startedMs = performance.now();
    const attributes = { 'lectern.session_id': sessionId };
    void telemetry.span('gateway.join', { traceparent, kind: 'server', attributes }, async (span) => {
      const outcome = await join(telemetry.traceparent());
      span.setAttribute('lectern.outcome', outcome);
      metrics.joined(outcome, performance.now() - startedMs);
      telemetry.log.info({ sessionId, outcome }, 'a join was answered');
    });
  };
}
