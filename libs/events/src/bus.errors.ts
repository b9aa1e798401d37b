import { DomainError, refusal } from '@lectern/kernel';

/** Why a bus cannot be used now. Each passes without a change here: somebody runs the command, the brokers come back or elect a leader. */
export type BusRefusal = 'BUS_TOPIC_MISSING' | 'BUS_TOPIC_NOT_SERVED' | 'BUS_UNAVAILABLE';

export function topicMissing(topics: readonly string[]): DomainError<BusRefusal> {
  const detail = 'the event bus has not been prepared: its topics are made by the migrate command, never by surprise';
  return new DomainError(
    refusal('BUS_TOPIC_MISSING', detail, { retryable: true, figures: { topics: topics.join(', ') } }),
  );
}

export function topicsNotServed(topics: readonly string[], limitMs: number): DomainError<BusRefusal> {
  const names = topics.join(', ');
  const detail = `the brokers gave these topics no leader within ${limitMs} ms: ${names}`;
  return new DomainError(
    refusal('BUS_TOPIC_NOT_SERVED', detail, { retryable: true, figures: { topics: names, limitMs: String(limitMs) } }),
  );
}

export function busUnavailable(cause: unknown): DomainError<BusRefusal> {
  const error = new DomainError<BusRefusal>(
    refusal('BUS_UNAVAILABLE', 'the brokers of the event bus do not answer at the moment', { retryable: true }),
  );
  error.cause = cause;
  return error;
}

export function isBusRefusal(error: unknown, code: BusRefusal): error is DomainError<BusRefusal> {
  return error instanceof DomainError && error.refusal.code === code;
}
