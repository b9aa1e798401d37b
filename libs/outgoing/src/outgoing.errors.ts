/** Why a call did not come to an answer. What the other side answered, whatever its status, is no error. */
export const outgoingProblems = {
  ADDRESS_INVALID: 'The address is no https:// address, or carries a user name or a password.',
  ADDRESS_NOT_ALLOWED: 'The address leads into a private network, to this machine, or where nobody may call.',
  NAME_UNKNOWN: 'No address is known for the host name.',
  UNREACHABLE: 'Nothing answers at the address.',
  CERTIFICATE_INVALID: 'The other side does not prove to be who it is called.',
  TIMED_OUT: 'The answer took longer than it may.',
  RESPONSE_TOO_LARGE: 'The answer is larger than it may be.',
  CONNECTION_LOST: 'The connection broke before the whole answer was there.',
  REDIRECT_NOT_ALLOWED:
    'The answer leads elsewhere: too often, to another kind of request, or with credentials to another server.',
  PROTOCOL_BROKEN: 'What answers does not speak HTTP.',
} as const;

export type OutgoingCode = keyof typeof outgoingProblems;

export class OutgoingError extends Error {
  readonly code: OutgoingCode;

  constructor(code: OutgoingCode, detail: string = outgoingProblems[code], cause?: unknown) {
    super(detail, { cause });
    this.name = 'OutgoingError';
    this.code = code;
  }
}

const codes: Readonly<Record<string, OutgoingCode>> = {
  ENOTFOUND: 'NAME_UNKNOWN',
  EAI_AGAIN: 'NAME_UNKNOWN',
  EAI_NODATA: 'NAME_UNKNOWN',
  ECONNREFUSED: 'UNREACHABLE',
  EHOSTUNREACH: 'UNREACHABLE',
  ENETUNREACH: 'UNREACHABLE',
  EADDRNOTAVAIL: 'UNREACHABLE',
  ETIMEDOUT: 'TIMED_OUT',
  UND_ERR_CONNECT_TIMEOUT: 'TIMED_OUT',
  UND_ERR_HEADERS_TIMEOUT: 'TIMED_OUT',
  UND_ERR_BODY_TIMEOUT: 'TIMED_OUT',
  ECONNRESET: 'CONNECTION_LOST',
  EPIPE: 'CONNECTION_LOST',
  UND_ERR_SOCKET: 'CONNECTION_LOST',
  UND_ERR_HEADERS_OVERFLOW: 'RESPONSE_TOO_LARGE',
  EPROTO: 'PROTOCOL_BROKEN',
};

/** Whatever a call failed with, as one of ours. */
export function toOutgoingError(error: unknown): OutgoingError {
  if (error instanceof OutgoingError) return error;
  for (const found of unwrap(error)) {
    if (found instanceof OutgoingError) return found;
    const { code = '', name = '' } = found as { code?: string; name?: string };
    if (name === 'TimeoutError') return new OutgoingError('TIMED_OUT', undefined, error);
    if (/^(ERR_TLS_|ERR_SSL_|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|HOSTNAME_MISMATCH)/.test(code))
      return new OutgoingError('CERTIFICATE_INVALID', `${outgoingProblems.CERTIFICATE_INVALID} (${code})`, error);
    if (name === 'HTTPParserError') return new OutgoingError('PROTOCOL_BROKEN', undefined, error);
    if (codes[code]) return new OutgoingError(codes[code], undefined, error);
  }
  return new OutgoingError('UNREACHABLE', undefined, error);
}

/** The error, what several attempts failed with, and their causes. */
function unwrap(error: unknown): readonly unknown[] {
  if (typeof error !== 'object' || error === null) return [];
  const several = error instanceof AggregateError ? error.errors.flatMap(unwrap) : [];
  return [error, ...several, ...unwrap((error as { cause?: unknown }).cause)];
}
