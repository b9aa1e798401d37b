import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { Registry } from 'prom-client';
import { serveHealth } from './health.ts';
import { startTelemetry } from './telemetry.ts';

const parent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

describe('telemetry', () => {
  it('keeps the caller’s trace, passes it on, and exports the span by OTLP', async () => {
    const received: string[] = [];
    const collector = createServer(async (request, response) => {
      for await (const chunk of request) received.push(String(chunk));
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    }).listen(0, '127.0.0.1');
    await once(collector, 'listening');
    process.env.OTEL_EXPORTER_OTLP_ENDPOINT = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`;
    try {
      const telemetry = await startTelemetry({ service: 'session', level: 'silent' });
      const inner = await telemetry.span(
        'room.join',
        { traceparent: parent, kind: 'server', attributes: { 'lectern.session_id': 'x' } },
        async () => telemetry.traceparent(),
      );
      expect(inner).toMatch(/^00-0af7651916cd43dd8448eb211c80319c-(?!b7ad6b7169203331)[0-9a-f]{16}-01$/);
      await expect(telemetry.span('room.fail', {}, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
      await telemetry.close();
      const spans = received.flatMap((body) => namesAndParents(body));
      expect(spans).toContainEqual({
        name: 'room.join',
        traceId: '0af7651916cd43dd8448eb211c80319c',
        parentSpanId: 'b7ad6b7169203331',
        failed: false,
      });
      expect(spans.find(({ name }) => name === 'room.fail')).toMatchObject({ failed: true });
    } finally {
      delete process.env.OTEL_EXPORTER_OTLP_ENDPOINT;
      collector.close();
    }
  });
});

describe('health', () => {
  it('answers for life, readiness and metrics', async () => {
    let ready = false;
    const health = await serveHealth({ listen: '127.0.0.1:0', registry: new Registry(), isReady: () => ready });
    const status = async (path: string) => (await fetch(`http://127.0.0.1:${health.port}${path}`)).status;
    expect([await status('/livez'), await status('/readyz'), await status('/metrics'), await status('/x')]).toEqual([
      200, 503, 200, 404,
    ]);
    ready = true;
    expect(await status('/readyz')).toBe(200);
    await health.close();
    await health.close();
  });
});

type Exported = {
  resourceSpans: {
    scopeSpans: { spans: { name: string; traceId: string; parentSpanId: string; status: { code: number } }[] }[];
  }[];
};

function namesAndParents(body: string) {
  return (JSON.parse(body) as Exported).resourceSpans
    .flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans))
    .map(({ name, traceId, parentSpanId, status }) => ({ name, traceId, parentSpanId, failed: status.code === 2 }));
}
