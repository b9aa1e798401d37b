type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

// A store adds these to what it was given.
const added = new Set(['stored', 'authority', 'version']);

/**
 * Whether a store has the statement that we sent, as xAPI compares them (2.3.2 of its data part): what the store adds does not count,
 * nor how it writes a time, nor whether it fills in what is the default.
 */
export function isSameStatement(ours: unknown, theirs: unknown): boolean {
  if (!isObject(ours) || !isObject(theirs)) return false;
  const rest = Object.fromEntries(Object.entries(theirs).filter(([name]) => !added.has(name)));
  return isSame(ours, rest, '');
}

function isSame(ours: Json | undefined, theirs: Json | undefined, name: string): boolean {
  if (ours === undefined) return name === 'objectType' || name === 'definition' || name === 'display';
  if (theirs === undefined) return name === 'objectType' || name === 'definition' || name === 'display';
  if (name === 'timestamp') return Date.parse(String(ours)) === Date.parse(String(theirs));
  if (Array.isArray(ours) && Array.isArray(theirs))
    return ours.length === theirs.length && ours.every((one, index) => isSame(one as Json, theirs[index] as Json, ''));
  if (!isObject(ours) || !isObject(theirs)) return ours === theirs;
  const names = new Set([...Object.keys(ours), ...Object.keys(theirs)]);
  return [...names].every((each) => isSame(ours[each], theirs[each], each));
}

function isObject(value: unknown): value is { readonly [name: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
