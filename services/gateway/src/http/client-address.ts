import type { IncomingMessage } from 'node:http';

/**
 * Whose connection it is. Each of the proxies in front of us has appended the address that it saw to X-Forwarded-For, so the
 * client is that many places from its end; what stands further left was written by the client and proves nothing.
 */
export function clientAddress(request: IncomingMessage, trustedHops: number): string {
  const socketAddress = request.socket.remoteAddress ?? '';
  if (trustedHops === 0) return socketAddress;
  const forwarded = [request.headers['x-forwarded-for'] ?? []].flat().join(',').split(',');
  return forwarded.at(-trustedHops)?.trim() || socketAddress;
}
