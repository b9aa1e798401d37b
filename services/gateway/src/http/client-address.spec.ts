import type { IncomingMessage } from 'node:http';
import { clientAddress } from './client-address.ts';

const of = (remoteAddress: string, forwarded?: string, trustedHops = 0) =>
  clientAddress(
    { socket: { remoteAddress }, headers: { 'x-forwarded-for': forwarded } } as unknown as IncomingMessage,
    trustedHops,
  );

describe('the address of a client', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2:ffff::1', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['2001:0DB8::', '2001:db8:0:0::/64'],
    ['64:ff9b::192.0.2.7', '64:ff9b:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['', ''],
  ])('%s counts as %s', (address, counted) => {
    expect(of(address)).toBe(counted);
  });

  it('is what the nearest trusted proxy saw, whatever the client wrote before', () => {
    expect(of('10.0.0.1', '1.2.3.4, 192.0.2.7')).toBe('10.0.0.1');
    expect(of('10.0.0.1', '1.2.3.4, 192.0.2.7', 1)).toBe('192.0.2.7');
    expect(of('10.0.0.1', '1.2.3.4, 2001:db8::9, 10.0.0.2', 2)).toBe('2001:db8:0:0::/64');
    expect(of('10.0.0.1', undefined, 1)).toBe('10.0.0.1');
    expect(of('10.0.0.1', '192.0.2.7', 2)).toBe('10.0.0.1');
  });
});
