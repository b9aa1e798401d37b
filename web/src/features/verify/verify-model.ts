/** A code as the server keeps it: case, spaces and dashes do not matter. */
export function canonical(written: string): string {
  return written.replace(/[\s-]/gu, '').toUpperCase();
}

/** Whether something could be a code at all; only the server knows whether it is one. */
export function isCode(written: string): boolean {
  return /^[0-9A-Z]{6,64}$/.test(canonical(written));
}
