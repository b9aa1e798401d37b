import {
  context,
  propagation,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  type Attributes,
  type Context,
  type Span,
} from '@opentelemetry/api';

export type SpanOptions = {
  /** W3C trace context of the caller; without it the span joins the active one, or starts a trace. */
  traceparent?: string;
  kind?: keyof typeof kinds;
  /** Ids and numbers only: never a name, an e-mail address or what somebody wrote. */
  attributes?: Attributes;
};

const kinds = {
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  consumer: SpanKind.CONSUMER,
  internal: SpanKind.INTERNAL,
} as const;

/**
 * Runs `work` inside a span, which ends with it; an error marks it as failed and goes on to the caller. In a process that has not started its
 * telemetry it only runs the work.
 */
export async function inSpan<Result>(
  name: string,
  { traceparent, kind = 'internal', attributes = {} }: SpanOptions,
  work: (span: Span) => Promise<Result>,
): Promise<Result> {
  const parent = traceparent ? remoteContext(traceparent) : context.active();
  return trace.getTracer('lectern').startActiveSpan(name, { kind: kinds[kind], attributes }, parent, async (span) => {
    try {
      return await work(span);
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR });
      throw error;
    } finally {
      span.end();
    }
  });
}

function remoteContext(traceparent: string): Context {
  return propagation.extract(ROOT_CONTEXT, { traceparent });
}
