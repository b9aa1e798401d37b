/**
 * Whether a message that was read from JSON says all that the JSON said. The contract's decoder drops what it does not know
 * and takes wrong types for nothing, which can turn "admit 3" into "admit everybody": what it dropped must have been empty.
 */
export function isFaithful(given: unknown, understood: unknown): boolean {
  if (Array.isArray(given)) {
    if (given.length === 0) return understood === undefined || Array.isArray(understood);
    if (!Array.isArray(understood) || understood.length !== given.length) return false;
    return given.every((item, index) => isFaithful(item, understood[index]));
  }
  if (isObject(given)) {
    if (!isObject(understood)) return false;
    return Object.entries(given).every(([key, value]) => isFaithful(value, understood[key]));
  }
  // Canonical JSON leaves out what has its default, and writes large numbers as strings.
  if (understood === undefined) return isDefault(given);
  return given === understood || (typeof given === 'string' && given === String(understood));
}

function isDefault(given: unknown): boolean {
  return given === undefined || given === null || given === '' || given === 0 || given === false || given === '0';
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
