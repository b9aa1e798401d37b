import { reachOf } from './addresses.ts';

describe('the reach of an address', () => {
  it.each(['8.8.8.8', '192.0.1.1', '172.32.0.1', '100.128.0.1', '2001:4860:4860::8888', '::ffff:8.8.8.8'])(
    'is public for %s',
    (address) => expect(reachOf(address)).toBe('public'),
  );

  it.each([
    '127.0.0.1',
    '127.255.255.254',
    '10.0.0.1',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '100.64.0.1',
    '::1',
    'fd00::1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '::ffff:10.1.2.3',
    '::127.0.0.1',
  ])('is private for %s', (address) => expect(reachOf(address)).toBe('private'));

  it.each([
    '0.0.0.0',
    '0.1.2.3',
    '169.254.169.254',
    '224.0.0.1',
    '240.0.0.1',
    '255.255.255.255',
    '192.0.2.1',
    '198.18.0.1',
    '198.51.100.7',
    '203.0.113.9',
    '192.0.0.8',
    '::',
    'fe80::1',
    'ff02::1',
    '64:ff9b::7f00:1',
    '2002:7f00:1::1',
    '2001::1',
    '2001:db8::1',
    '::ffff:169.254.169.254',
    '::ffff:0:127.0.0.1',
    'not an address',
  ])('is forbidden for %s', (address) => expect(reachOf(address)).toBe('forbidden'));
});
