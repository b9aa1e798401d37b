import { Metadata, status, type ServiceError, type StatusObject } from '@grpc/grpc-js';
import { DomainError, refusal } from '@lectern/kernel';
import { Refusal } from '@lectern/proto/grpc/session/v1/room';

const trailer = 'lectern-refusal-bin';

/** Refusals whose meaning gRPC has a status for; every other one is FAILED_PRECONDITION. The trailer says the rest. */
const statusOfCode: Readonly<Record<string, status>> = {
  NOT_FOUND: status.NOT_FOUND,
  NOT_ALLOWED: status.PERMISSION_DENIED,
  UNAUTHENTICATED: status.UNAUTHENTICATED,
  UNAVAILABLE: status.UNAVAILABLE,
  DATABASE_UNAVAILABLE: status.UNAVAILABLE,
  RATE_LIMITED: status.RESOURCE_EXHAUSTED,
  INVALID: status.INVALID_ARGUMENT,
};

/** An error as it leaves a server: a refusal keeps its code and figures, anything else says nothing but INTERNAL. */
export function toStatus(error: unknown): Partial<StatusObject> {
  if (!(error instanceof DomainError)) return { code: status.INTERNAL, details: 'internal error' };
  const metadata = new Metadata();
  metadata.set(
    trailer,
    Buffer.from(Refusal.encode({ ...error.refusal, figures: { ...error.refusal.figures } }).finish()),
  );
  return {
    code: statusOfCode[error.refusal.code] ?? status.FAILED_PRECONDITION,
    details: error.refusal.code,
    metadata,
  };
}

/** An error as it reaches a client: always a DomainError. A peer that cannot be reached is UNAVAILABLE and worth a retry. */
export function fromServiceError(error: unknown): DomainError {
  if (error instanceof DomainError) return error;
  const { code, metadata, details } = error as Partial<ServiceError>;
  const [bytes] = metadata?.get(trailer) ?? [];
  if (bytes instanceof Uint8Array) return new DomainError(Refusal.decode(bytes));
  switch (code) {
    case status.UNAVAILABLE:
    case status.DEADLINE_EXCEEDED:
    case status.CANCELLED:
      return new DomainError(
        refusal('UNAVAILABLE', `the service did not answer: ${details ?? ''}`, { retryable: true }),
      );
    case status.PERMISSION_DENIED:
    case status.UNAUTHENTICATED:
      return new DomainError(refusal('CALLER_NOT_ALLOWED', 'this service may not make that call'));
    default:
      return new DomainError(refusal('INTERNAL', 'the service failed'));
  }
}
