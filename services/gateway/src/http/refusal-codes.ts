/** Refusals that REST can answer with, of this service and of those behind it, and the status each one is. */
export const statusOfCode = {
  INVALID: 400,
  CURSOR_INVALID: 400,
  PAGE_LIMIT_INVALID: 400,
  UNAUTHENTICATED: 401,
  NOT_ALLOWED: 403,
  LINK_REUSE_NOT_ALLOWED: 403,
  ORIGIN_NOT_ALLOWED: 403,
  NOT_FOUND: 404,
  CLASS_NOT_FOUND: 404,
  LINK_UNKNOWN: 404,
  METHOD_NOT_ALLOWED: 405,
  CLASS_ENDED: 409,
  DISPUTE_ANSWERED: 409,
  DISPUTE_OPEN: 409,
  ENTRY_CHANGED: 409,
  LAST_INSTRUCTOR: 409,
  NOTHING_TO_UNDO: 409,
  POLICY_CHANGED: 409,
  TOO_MANY_CONNECTIONS: 409,
  LINK_EXPIRED: 410,
  LINK_USED: 410,
  LINK_REVOKED: 410,
  BODY_TOO_LARGE: 413,
  MEDIA_TYPE_NOT_SUPPORTED: 415,
  ADDRESS_NOT_ALLOWED: 422,
  ANSWER_TOO_LONG: 422,
  ANSWER_MISSING: 422,
  CLASS_TIMES_INVALID: 422,
  CONNECTION_INVALID: 422,
  CORRECTION_INVALID: 422,
  DISPUTE_TOO_LONG: 422,
  DISPUTE_MISSING: 422,
  EMAIL_INVALID: 422,
  ENROLMENT_INVALID: 422,
  INTERVAL_INVALID: 422,
  LINK_VALIDITY_INVALID: 422,
  NAME_INVALID: 422,
  POLICY_INVALID: 422,
  TEXT_INVALID: 422,
  PURPOSE_TOO_LONG: 422,
  REASON_MISSING: 422,
  REASON_TOO_LONG: 422,
  TITLE_INVALID: 422,
  TOO_MANY_ENROLMENTS: 422,
  TOO_MANY_IDS: 422,
  RATE_LIMITED: 429,
  INTERNAL: 500,
  UNAVAILABLE: 503,
  DATABASE_UNAVAILABLE: 503,
  ROOM_UNAVAILABLE: 503,
} as const satisfies Readonly<Record<string, number>>;

export type RefusalCode = keyof typeof statusOfCode;

export function isRefusalCode(code: string): code is RefusalCode {
  return Object.hasOwn(statusOfCode, code);
}

/** A refusal of another service that this table does not know yet is still a "no" to a request that was understood. */
export function httpStatusOf(code: string): number {
  return isRefusalCode(code) ? statusOfCode[code] : 409;
}
