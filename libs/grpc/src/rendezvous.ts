import { hash } from 'node:crypto';

/**
 * The addresses in the order in which a key should try them (highest random weight). Every process computes the same
 * order; losing one address moves only the keys that were on it. An optimisation, never a rule of correctness.
 */
export function rank(addresses: readonly string[], key: string): string[] {
  return addresses
    .map((address) => ({ address, weight: hash('sha256', `${address}\n${key}`) }))
    .sort((a, b) => (a.weight < b.weight ? 1 : -1))
    .map(({ address }) => address);
}
