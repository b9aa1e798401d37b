import { createParamDecorator, RequestMapping, RequestMethod, HttpCode, applyDecorators } from '@nestjs/common';
import type { ExecutionContext } from '@nestjs/common';
import { DomainError, refusal } from '@lectern/kernel';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { RefusalCode } from '../http/refusal-codes.ts';
import { readCsv } from './csv.ts';

type Shape = z.ZodType;
type Tag = 'sign-in' | 'courses' | 'classes' | 'links' | 'attendance' | 'documents' | 'statements' | 'document';

/**
 * One operation of the REST API: the only place where its address, its input and its answer are written down. The route, the
 * validation, the types and the OpenAPI document are all made from it.
 */
export type Operation<P extends Shape = Shape, Q extends Shape = Shape, B extends Shape = Shape> = {
  readonly id: string;
  readonly method: 'get' | 'post' | 'put' | 'delete';
  /** Below /api/v1, with parameters as `:name`. */
  readonly path: string;
  readonly tag: Tag;
  readonly summary: string;
  /** Who may ask at all; what they may see is decided in the session service. */
  readonly access: 'anybody' | 'signed-in';
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  /** The body may also be CSV, which is read into the same shape. */
  readonly takesCsv?: true;
  /** How many requests it counts for, against the rate; 1 unless it is more work than most. */
  readonly weight?: number;
  readonly status: 200 | 201 | 204;
  readonly answer?: Shape;
  /** A file instead of a JSON answer. */
  readonly produces?: 'text/csv' | 'application/pdf' | 'application/jsonl';
  readonly refusals: readonly RefusalCode[];
};

export function operation<
  P extends Shape = z.ZodUnknown,
  Q extends Shape = z.ZodUnknown,
  B extends Shape = z.ZodUnknown,
>(described: Operation<P, Q, B>): Operation<P, Q, B> {
  return described;
}

/** What a handler receives: already checked. */
export type InputOf<O> =
  O extends Operation<infer P, infer Q, infer B>
    ? { readonly params: z.output<P>; readonly query: z.output<Q>; readonly body: z.output<B> }
    : never;

const operationKey = 'lectern:operation';
const methods = {
  get: RequestMethod.GET,
  post: RequestMethod.POST,
  put: RequestMethod.PUT,
  delete: RequestMethod.DELETE,
} as const;

/** Makes a controller's method the handler of an operation. */
export function Handles(described: Operation): MethodDecorator {
  return applyDecorators(
    RequestMapping({ path: described.path, method: methods[described.method] }),
    HttpCode(described.status),
    (_target: object, _name: string | symbol, property: PropertyDescriptor) => {
      Reflect.defineMetadata(operationKey, described, property.value as object);
    },
  );
}

export function operationOf(context: ExecutionContext): Operation | undefined {
  return Reflect.getMetadata(operationKey, context.getHandler()) as Operation | undefined;
}

/** The checked input of the operation that the method handles; refuses with INVALID, naming every field that is wrong. */
export const Input = createParamDecorator((_data: unknown, context: ExecutionContext) => {
  const described = operationOf(context);
  if (described === undefined) throw new Error('Input needs a method that handles an operation');
  const request = context.switchToHttp().getRequest<FastifyRequest>();
  return {
    params: check(described.params, request.params),
    query: check(described.query, request.query),
    body: check(described.body, bodyOf(request, described)),
  };
});

function bodyOf(request: FastifyRequest, { body, takesCsv, method }: Operation): unknown {
  if (method === 'get' || method === 'delete' || body === undefined) return undefined;
  const isCsv = request.headers['content-type']?.startsWith('text/csv') ?? false;
  if (!isCsv) return request.body ?? {};
  if (!takesCsv) throw new DomainError(refusal('MEDIA_TYPE_NOT_SUPPORTED', 'this operation takes application/json'));
  return readCsv(String(request.body));
}

function check(schema: Shape | undefined, value: unknown): unknown {
  if (schema === undefined) return undefined;
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [first] = result.error.issues;
  const field = first?.path.join('.') ?? '';
  const detail = result.error.issues.slice(0, 5).map(({ path, message }) => `${path.join('.') || 'body'}: ${message}`);
  throw new DomainError(refusal('INVALID', detail.join('; '), { figures: { field } }));
}
