import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { DomainError, refusal } from '@lectern/kernel';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { problemOf, type Problem } from '../http/problem.ts';
import { operations } from './contract/index.ts';

export type FailureLog = (error: unknown, where: { readonly method: string; readonly route: string }) => void;

/** The last edge: whatever went wrong becomes problem details. What we did not expect is recorded once, here. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly onFailure: FailureLog) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    this.answer(error, request, http.getResponse<FastifyReply>());
  }

  answer(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const route = request.routeOptions?.url ?? 'none';
    let problem = problemOf(error);
    if (problem.status === 404 && (route === 'none' || route === '/*'))
      problem = this.unknownRoute(request, reply) ?? problem;
    if (problem.status === 500) this.onFailure(error, { method: request.method, route });
    sendProblem(problem, reply);
  }

  /** An address that exists, asked in a way that does not. */
  private unknownRoute(request: FastifyRequest, reply: FastifyReply) {
    const path = request.url.split('?')[0] ?? '';
    const methods = methodsAt(path);
    if (methods.length === 0) return undefined;
    void reply.header('allow', methods.join(', '));
    return problemOf(new DomainError(refusal('METHOD_NOT_ALLOWED', `here are only: ${methods.join(', ')}`)));
  }
}

export function sendProblem(problem: Problem, reply: FastifyReply): void {
  const { retryAfterSeconds } = problem.figures;
  if (retryAfterSeconds) void reply.header('retry-after', retryAfterSeconds);
  if (problem.status === 401) void reply.header('www-authenticate', 'Bearer');
  void reply.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
}

const patterns = operations.map(({ method, path }) => ({
  method: method.toUpperCase(),
  pattern: new RegExp(`^/api/v1${path.replaceAll('.', '\\.').replace(/:\w+/g, '[^/]+')}$`),
}));

function methodsAt(path: string): string[] {
  return patterns
    .filter(({ pattern }) => pattern.test(path))
    .flatMap(({ method }) => (method === 'GET' ? ['GET', 'HEAD'] : [method]));
}
