import { STATUS_CODES } from 'node:http';
import { DomainError, refusal, type Refusal } from '@lectern/kernel';
import { httpStatusOf } from './refusal-codes.ts';

/** Problem details (RFC 9457), with the coded refusal of the classroom. */
export type Problem = {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly retryable: boolean;
  readonly figures: Readonly<Record<string, string>>;
};

/** Any error as the world may see it: a refusal keeps its code and figures, anything else says nothing but INTERNAL. */
export function problemOf(error: unknown): Problem {
  const { code, detail, retryable, figures } = refusalOf(error);
  const status = httpStatusOf(code);
  const type = `urn:lectern:refusal:${code}`;
  return { type, title: STATUS_CODES[status] ?? 'Error', status, detail, code, retryable, figures: { ...figures } };
}

const internal = refusal('INTERNAL', 'the server failed; the failure has been recorded');

function refusalOf(error: unknown): Refusal {
  if (!(error instanceof DomainError)) return httpRefusal(error) ?? internal;
  // One service that does not let another in is our fault, not the caller's.
  return error.refusal.code === 'CALLER_NOT_ALLOWED' || error.refusal.code === 'INTERNAL' ? internal : error.refusal;
}

/** What Fastify and Nest refuse by themselves, before a request reaches us: they agree on the status, in two properties. */
function httpRefusal(error: unknown): Refusal | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const { statusCode, status } = error as { statusCode?: unknown; status?: unknown };
  const given = Number(statusCode ?? status);
  if (given >= 400 && given < 500) return refusalOfStatus[given] ?? refusal('INVALID', 'the request cannot be read');
  return undefined;
}

export const bodyLimitBytes = 1024 * 1024;
const bodyTooLarge: Refusal = refusal('BODY_TOO_LARGE', `a body has at most ${bodyLimitBytes} bytes`, {
  figures: { limit: String(bodyLimitBytes) },
});

const refusalOfStatus: Readonly<Record<number, Refusal>> = {
  404: refusal('NOT_FOUND', 'there is nothing at this address'),
  413: bodyTooLarge,
  415: refusal('MEDIA_TYPE_NOT_SUPPORTED', 'send application/json, or text/csv where the operation takes it'),
};
