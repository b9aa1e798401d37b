import type { CommandId } from '@lectern/kernel';

/** A new W3C trace context (https://www.w3.org/TR/trace-context/), sampled: one per join, so that a join is one trace. */
export function newTraceparent(): string {
  return `00-${randomHex(16)}-${randomHex(8)}-01`;
}

function randomHex(bytes: number): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(bytes)), (byte) => byte.toString(16).padStart(2, '0')).join(
    '',
  );
}

/** A random UUID (RFC 9562, version 4). `crypto.randomUUID` exists on https and localhost only. */
export function newCommandId(): CommandId {
  const hex = randomHex(16);
  const variant = '89ab'[Number.parseInt(hex[16] ?? '0', 16) & 3];
  const parts = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20),
  ];
  return parts.join('-') as CommandId;
}
