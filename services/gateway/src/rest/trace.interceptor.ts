import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import type { Telemetry } from '@lectern/telemetry';
import type { FastifyRequest } from 'fastify';
import { from, lastValueFrom, type Observable } from 'rxjs';
import { operationOf } from './operation.ts';

/** One span per operation, in the trace of whoever asks; the session service continues it. */
export class TraceInterceptor implements NestInterceptor {
  constructor(private readonly telemetry: Pick<Telemetry, 'span'>) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const operation = operationOf(context);
    if (operation === undefined) return next.handle();
    const { headers } = context.switchToHttp().getRequest<FastifyRequest>();
    const traceparent = typeof headers['traceparent'] === 'string' ? headers['traceparent'] : undefined;
    const options = { kind: 'server', traceparent, attributes: { 'http.route': operation.path } } as const;
    const work = () => lastValueFrom(next.handle(), { defaultValue: undefined });
    return from(this.telemetry.span(`gateway.${operation.id}`, options, work));
  }
}
