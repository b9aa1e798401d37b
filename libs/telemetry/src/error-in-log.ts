/** An error as a log line has it. */
export type ErrorInLog = {
  readonly type: string;
  readonly message: string;
  readonly stack?: string;
  readonly code?: string;
  /** The constraint that a database saw broken. */
  readonly constraint?: string;
  readonly cause?: ErrorInLog;
  readonly errors?: readonly ErrorInLog[];
};

const deepest = 4;

/**
 * What may be logged of an error: what it is and where it came from. Drivers hang the parameters of the statement, or the row
 * that was in the way, on their errors; those hold names and addresses and never get into a log.
 */
export function errorInLog(error: unknown, depth = 0): ErrorInLog {
  if (!(error instanceof Error)) return { type: typeof error, message: 'something that is no error was thrown' };
  const code = textOf(error, 'code');
  const message = quotesData(error, code) ? `a value was not taken (${code})` : error.message;
  const { cause } = error;
  return {
    type: error.name,
    message,
    stack: error.stack?.replace(error.message, () => message),
    ...(code !== undefined && { code }),
    ...(textOf(error, 'constraint') !== undefined && { constraint: textOf(error, 'constraint') }),
    ...(cause !== undefined && depth < deepest && { cause: errorInLog(cause, depth + 1) }),
    ...(error instanceof AggregateError &&
      depth < deepest && { errors: error.errors.map((one: unknown) => errorInLog(one, depth + 1)) }),
  };
}

/** SQLSTATE class 22, data exception: PostgreSQL quotes the value that it could not read. */
function quotesData(error: Error, code: string | undefined): boolean {
  return 'severity' in error || 'driverError' in error ? (code?.startsWith('22') ?? false) : false;
}

function textOf(error: Error, name: 'code' | 'constraint'): string | undefined {
  const value: unknown = name in error ? Reflect.get(error, name) : undefined;
  return typeof value === 'string' ? value : undefined;
}
