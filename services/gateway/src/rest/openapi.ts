import { z } from 'zod';
import { httpStatusOf, type RefusalCode } from '../http/refusal-codes.ts';
import { things } from './contract/things.ts';
import type { Operation } from './operation.ts';

type Json = Record<string, unknown>;

const prefix = '/api/v1';
/** What any operation may answer, whatever it does. */
const always: readonly RefusalCode[] = ['INVALID', 'RATE_LIMITED', 'UNAVAILABLE'];
const signedIn: readonly RefusalCode[] = ['UNAUTHENTICATED', 'ORIGIN_NOT_ALLOWED'];

/** The OpenAPI 3.1 document of the operations, from the same schemas that check the requests. */
export function describe(operations: readonly Operation[], serverUrl: string): Json {
  const paths: Record<string, Json> = {};
  for (const described of operations) {
    const path = prefix + described.path.replace(/:(\w+)/g, '{$1}');
    (paths[path] ??= {})[described.method] = operationObject(described);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Lectern',
      version: '1',
      summary: 'Courses, classes, sign-in links, attendance registers and xAPI statements of an organisation.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: serverUrl }],
    paths,
    components: {
      schemas: componentSchemas(),
      securitySchemes: {
        apiKey: { type: 'http', scheme: 'bearer', description: 'An API key of the organisation.' },
        cookie: { type: 'apiKey', in: 'cookie', name: 'lectern_session', description: 'Set by redeeming a link.' },
      },
    },
  };
}

function operationObject(described: Operation): Json {
  const { id, tag, summary, access, body, status, refusals } = described;
  const codes = [...refusals, ...always, ...(access === 'signed-in' ? signedIn : [])];
  return {
    operationId: id,
    tags: [tag],
    summary,
    security: access === 'signed-in' ? [{ apiKey: [] }, { cookie: [] }] : [],
    parameters: [...parametersOf('path', described.params), ...parametersOf('query', described.query)],
    ...(body ? { requestBody: { required: true, content: contentOf(described, body) } } : {}),
    responses: {
      [status]: {
        description: status === 204 ? 'Done.' : 'The answer.',
        ...answerOf(described),
      },
      ...problemsOf(codes),
    },
  };
}

function answerOf({ answer, produces }: Operation): Json {
  if (produces) return { content: { [produces]: { schema: { type: 'string', contentMediaType: produces } } } };
  return answer ? { content: { 'application/json': { schema: schemaOf(answer, 'output') } } } : {};
}

function contentOf({ takesCsv }: Operation, body: z.ZodType): Json {
  return {
    'application/json': { schema: schemaOf(body, 'input') },
    ...(takesCsv
      ? { 'text/csv': { schema: { type: 'string' }, example: 'name,email,role\nBen,ben@example.edu,learner' } }
      : {}),
  };
}

function problemsOf(codes: readonly RefusalCode[]): Json {
  const byStatus = Map.groupBy(codes, httpStatusOf);
  return Object.fromEntries(
    [...byStatus].map(([status, group]) => [
      status,
      {
        description: [...new Set(group)].join(', '),
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    ]),
  );
}

function parametersOf(place: 'path' | 'query', schema: z.ZodType | undefined): Json[] {
  if (schema === undefined) return [];
  const { properties = {}, required = [] } = schemaOf(schema, 'input') as { properties?: Json; required?: string[] };
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: property,
  }));
}

const refTo = (name: string) => `#/components/schemas/${name}`;

function componentSchemas(): Json {
  const { schemas } = z.toJSONSchema(registryOf(things), { uri: refTo, io: 'output' });
  return Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, bare(schema as Json)]));
}

/** A schema in which the named things are references. */
function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  const [name] = Object.entries(things).find(([, thing]) => thing === schema) ?? [];
  if (name) return { $ref: refTo(name) };
  const { schemas } = z.toJSONSchema(registryOf({ ...things, this: schema }), { uri: refTo, io });
  return bare(schemas['this'] as Json);
}

function registryOf(schemas: Readonly<Record<string, z.ZodType>>) {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(schemas)) registry.add(schema, { id });
  return registry;
}

function bare({ $schema: _schema, $id: _id, id: _name, ...schema }: Json): Json {
  return schema;
}
