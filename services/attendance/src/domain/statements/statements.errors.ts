import { DomainError, refusal } from '@lectern/kernel';

/** Every "no" about stores of statements. None of them changes without the request, or the deployment, changing. */
export const statementRefusals = {
  CONNECTION_INVALID: 'A connection is incomplete or contradicts itself; each wrong field is named.',
  ADDRESS_NOT_ALLOWED: 'Private addresses are not allowed in this deployment; its operator decides.',
  TOO_MANY_CONNECTIONS: 'An organisation has at most 50 connections.',
} as const satisfies Record<string, string>;

export type StatementRefusalCode = keyof typeof statementRefusals;

export function refusedStatement(code: StatementRefusalCode, figures: Record<string, string> = {}): DomainError {
  return new DomainError(refusal(code, statementRefusals[code], { figures }));
}
