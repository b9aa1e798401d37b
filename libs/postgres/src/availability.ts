import { DomainError, refusal } from '@lectern/kernel';

/** The database cannot be reached, or ended the connection. Whether the last statement took effect is not known. */
export type DatabaseUnavailable = DomainError<'DATABASE_UNAVAILABLE'>;

export function databaseUnavailable(cause: unknown): DatabaseUnavailable {
  const error = new DomainError(
    refusal('DATABASE_UNAVAILABLE', 'the database does not answer at the moment', { retryable: true }),
  );
  error.cause = cause;
  return error;
}

export function isDatabaseUnavailable(error: unknown): error is DatabaseUnavailable {
  return error instanceof DomainError && error.refusal.code === 'DATABASE_UNAVAILABLE';
}

/** Runs it, and turns the many ways in which a driver says "no database" into the one DomainError. */
export async function translateUnavailable<Result>(run: () => Promise<Result>): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    throw saysUnavailable(error) ? databaseUnavailable(error) : error;
  }
}

// Class 08: connection exception; 53300: too many connections; 57P01–57P05: the server shuts down, crashed, starts up, drops the session.
const unavailableStates = /^(08...|53300|57P0[1-5])$/;
const unavailableSystemCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOENT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);
// node-postgres raises these without a code.
const unavailableMessages =
  /^(Connection terminated|timeout exceeded when trying to connect|timeout expired|Client has encountered a connection error|Client was closed|Query read timeout)/;

function saysUnavailable(error: unknown): boolean {
  // Looked at by shape: errors of Node itself may come from another realm, where `instanceof` says no.
  const { code, message, errors } = Object(error) as { code?: unknown; message?: unknown; errors?: unknown };
  if (Array.isArray(errors)) return errors.some(saysUnavailable);
  const state = String(code ?? '');
  return (
    unavailableStates.test(state) ||
    unavailableSystemCodes.has(state) ||
    unavailableMessages.test(String(message ?? ''))
  );
}

/** The SQLSTATE by which the server refused a statement: nothing of it was kept. Undefined for every other error. */
export function sqlStateOf(error: unknown): string | undefined {
  const { code, severity } = Object(error) as { code?: unknown; severity?: unknown };
  return typeof code === 'string' && severity !== undefined ? code : undefined;
}

/** The server itself says that it takes no statements now, or ends this session. */
export function isServerGone(error: unknown): boolean {
  return unavailableStates.test(sqlStateOf(error) ?? '');
}

/** Tries again, with growing pauses, while the database is away and the deadline allows. Only for work that may be done twice. */
export async function retryWhileUnavailable<Result>(
  run: () => Promise<Result>,
  { withinMs, signal }: { readonly withinMs: number; readonly signal?: AbortSignal },
): Promise<Result> {
  const deadline = Date.now() + withinMs;
  for (let pauseMs = 50; ; pauseMs = Math.min(pauseMs * 2, 1_000)) {
    try {
      return await run();
    } catch (error) {
      if (!isDatabaseUnavailable(error) || signal?.aborted || Date.now() + pauseMs > deadline) throw error;
      await pause(pauseMs, signal);
    }
  }
}

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((settle) => {
    const timer = setTimeout(done, ms);
    signal?.addEventListener('abort', done, { once: true });
    function done() {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      settle();
    }
  });
}
