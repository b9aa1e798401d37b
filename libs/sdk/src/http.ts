import type { ClientOptions } from './client.ts';
import { RefusedError } from './refused-error.ts';

type Query = Readonly<Record<string, string | number | boolean | undefined>>;
export type Body = { readonly type: string; readonly text: string };
export type Send = <Answer>(method: string, path: string, body?: Body, query?: Query) => Promise<Answer>;
/** Problem details (RFC 9457) become RefusedError, and so does a network that fails. */
export type Request = (method: string, path: string, body?: Body, query?: Query) => Promise<Response>;

export function json(value: unknown): Body {
  return { type: 'application/json', text: JSON.stringify(value) };
}

/** Asks for JSON. */
export function sender(options: ClientOptions): Send {
  const request = requester(options);
  return async <Answer>(method: string, path: string, body?: Body, query?: Query) => {
    const text = await (await request(method, path, body, query)).text();
    // The contract of the endpoint: the OpenAPI document describes the same shapes.
    return (text === '' ? undefined : JSON.parse(text)) as Answer;
  };
}

/** Asks for whatever the operation answers with. */
export function requester(options: ClientOptions): Request {
  const request = options.fetch ?? ((input: RequestInfo | URL, init?: RequestInit) => fetch(input, init));
  return async (method, path, body, query = {}) => {
    const url = new URL(`/api/v1${path}`, options.origin);
    for (const [name, value] of Object.entries(query))
      if (value !== undefined) url.searchParams.set(name, String(value));
    const response = await request(url, {
      method,
      headers: { accept: 'application/json, */*', ...(body && { 'content-type': body.type }), ...headersOf(options) },
      body: body?.text,
      credentials: 'include',
    }).catch((cause: unknown) => {
      throw new RefusedError({ code: 'NETWORK_FAILED', detail: String(cause), retryable: true });
    });
    if (!response.ok) throw refusedBy(response.status, await response.text());
    return response;
  };
}

/**
 * What an application outside a browser adds to every request and to the live socket. A browser sends its origin by itself,
 * and the server asks for it wherever a cookie could be abused from another page.
 */
export function headersOf({ origin, apiKey, headers }: ClientOptions): Record<string, string> {
  if (apiKey === undefined && headers === undefined) return {};
  return {
    origin: new URL(origin).origin,
    ...(apiKey !== undefined && { authorization: `Bearer ${apiKey}` }),
    ...headers?.(),
  };
}

type Problem = {
  code?: string;
  detail?: string;
  title?: string;
  retryable?: boolean;
  figures?: Record<string, string>;
};

function refusedBy(status: number, text: string): RefusedError {
  const problem = parseProblem(text);
  return new RefusedError({
    code: problem.code ?? `HTTP_${status}`,
    detail: problem.detail ?? problem.title ?? `the server answered ${status}`,
    // Without a word from the server itself, a proxy in between says so: 502, 503 and 504 pass.
    retryable: problem.retryable ?? (status >= 502 && status <= 504),
    figures: problem.figures,
  });
}

function parseProblem(text: string): Problem {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}
