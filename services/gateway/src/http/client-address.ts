import type { IncomingMessage } from 'node:http';
import { isIPv6 } from 'node:net';

/**
 * Whose connection it is, as far as limits go. Each of the proxies in front of us has appended the address that it saw to
 * X-Forwarded-For, so the client is that many places from its end; what stands further left was written by the client and
 * proves nothing. Whoever has one IPv6 address has the 2^64 others of its network as well, so they count as one.
 */
export function clientAddress(request: IncomingMessage, trustedHops: number): string {
  const socketAddress = networkOf(request.socket.remoteAddress ?? '');
  if (trustedHops === 0) return socketAddress;
  const forwarded = [request.headers['x-forwarded-for'] ?? []].flat().join(',').split(',');
  return networkOf(forwarded.at(-trustedHops)?.trim() ?? '') || socketAddress;
}

const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;

/** The first 64 bits of an IPv6 address; an IPv4 address as it is. */
function networkOf(address: string): string {
  const ipv4 = mapped.exec(address)?.[1];
  if (ipv4) return ipv4;
  if (!isIPv6(address)) return address;
  const [head = '', tail] = address.split('%')[0]!.split('::');
  const groups = head === '' ? [] : head.split(':');
  const rest = tail ? tail.split(':') : [];
  // An address that ends in dotted decimals has two groups in one.
  const count = groups.length + rest.length + (address.includes('.') ? 1 : 0);
  const zeros = tail === undefined ? [] : Array<string>(8 - count).fill('0');
  const network = [...groups, ...zeros, ...rest].slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16));
  return `${network.join(':')}::/64`;
}
