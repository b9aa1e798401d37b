import { findBusAddress, getBusAddress } from './bus-address.ts';

describe('the address of an event bus', () => {
  it.each([
    ['embedded:postgres://u:p@h:5432/bus', { kind: 'embedded', databaseUrl: 'postgres://u:p@h:5432/bus' }],
    ['kafka://broker:9092', { kind: 'kafka', brokers: ['broker:9092'], namespace: 'lectern' }],
    [
      'kafka://a.example:1,[::1]:2/school-2',
      { kind: 'kafka', brokers: ['a.example:1', '[::1]:2'], namespace: 'school-2' },
    ],
  ])('is understood: %s', (text, address) => {
    expect(findBusAddress(text)).toEqual(address);
  });

  it.each([
    '',
    'postgres://h/bus',
    'embedded:mysql://h/bus',
    'kafka://',
    'kafka://broker',
    'kafka://broker:0',
    'kafka://broker:70000',
    'kafka://a:1,/x',
    'kafka://user:secret@broker:9092',
    'kafka://broker:9092/two/parts',
  ])('is refused: %p', (text) => {
    expect(findBusAddress(text)).toBeUndefined();
  });

  it('never repeats a password when it is refused', () => {
    expect(() => getBusAddress('kafka://user:secret@broker:9092')).toThrow(/^(?!.*secret).*kafka:\/\/host:port/);
  });
});
