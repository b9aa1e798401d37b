import ipaddr from 'ipaddr.js';

/**
 * What an address is to somebody who may not reach into our network:
 * - `public`: anybody may call it;
 * - `private`: inside an organisation or this machine; only where an administrator allowed it;
 * - `forbidden`: never, such as the link-local addresses where clouds keep their credentials.
 */
export type Reach = 'public' | 'private' | 'forbidden';

// The only part of IPv6 that is given out; beside it lie old ways to write an IPv4 address.
const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3');
const inside = new Set(['loopback', 'private', 'uniqueLocal', 'carrierGradeNat']);

/** Judges a literal IPv4 or IPv6 address. An address that carries an IPv4 address inside is judged by that one, too. */
export function reachOf(address: string): Reach {
  if (!ipaddr.isValid(address)) return 'forbidden';
  const parsed = ipaddr.parse(address);
  if (parsed.kind() === 'ipv4') return reachOfRange(parsed.range());
  const six = parsed as ipaddr.IPv6;
  // A socket that is asked for ::ffff:127.0.0.1 talks to 127.0.0.1.
  if (six.isIPv4MappedAddress()) return reachOfRange(six.toIPv4Address().range());
  const reach = reachOfRange(six.range());
  return reach === 'public' && !six.match(globalUnicast) ? 'forbidden' : reach;
}

/** Everything that is neither plainly public nor plainly inside is forbidden: translated, tunnelled, reserved, multicast, unspecified. */
function reachOfRange(range: string): Reach {
  if (range === 'unicast') return 'public';
  return inside.has(range) ? 'private' : 'forbidden';
}
