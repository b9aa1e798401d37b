import type { Call } from '@lectern/grpc';
import { DomainError } from '@lectern/kernel';
import type { Telemetry } from '@lectern/telemetry';
import { Histogram } from 'prom-client';

type Handler = (request: never, call: Call) => Promise<unknown>;

/** What an operator sees of the calls of this service: each as a span of its caller's trace, and as a duration by outcome. */
export class CallWatch {
  private readonly calls: Histogram<'method' | 'outcome'>;

  constructor(private readonly telemetry: Telemetry) {
    this.calls = new Histogram({
      name: 'lectern_attendance_call_seconds',
      help: 'Calls of the service, by outcome: done, failed, or the code of the refusal',
      labelNames: ['method', 'outcome'],
      buckets: [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
      registers: [telemetry.registry],
    });
  }

  /** The same handlers, watched. */
  over<Handlers extends Record<string, Handler>>(handlers: Handlers): Handlers {
    const watched = Object.entries(handlers).map(([method, handle]) => [method, this.watch(method, handle)]);
    return Object.fromEntries(watched) as Handlers;
  }

  private watch(method: string, handle: Handler): Handler {
    return (request, call) => {
      const options = { traceparent: call.traceparent, kind: 'server' } as const;
      return this.telemetry.span(`attendance.${method}`, options, async () => {
        const stop = this.calls.startTimer({ method });
        try {
          const answer = await handle(request, call);
          stop({ outcome: 'done' });
          return answer;
        } catch (error) {
          stop({ outcome: error instanceof DomainError ? error.refusal.code : 'failed' });
          throw error;
        }
      });
    };
  }
}
