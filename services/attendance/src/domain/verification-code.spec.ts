import { codeOf, readCode } from './verification-code.ts';

describe('a verification code', () => {
  it('carries all of its 80 bits', () => {
    expect(codeOf(new Uint8Array(10))).toBe('0000-0000-0000-0000');
    expect(codeOf(new Uint8Array(10).fill(255))).toBe('ZZZZ-ZZZZ-ZZZZ-ZZZZ');
    expect(codeOf(Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 1))).toBe('0000-0000-0000-0001');
    expect(() => codeOf(new Uint8Array(9))).toThrow('10 bytes');
  });

  it.each([
    ['7K3M-Q9TX-4B2D-WN8E', '7K3M-Q9TX-4B2D-WN8E'],
    ['  7k3m q9tx\u20114b2d – wn8e ', '7K3M-Q9TX-4B2D-WN8E'],
    ['OIL0-1111-0000-zzzz', '0110-1111-0000-ZZZZ'],
    ['7K3M-Q9TX-4B2D-WN8U', undefined],
    ['7K3M-Q9TX-4B2D-WN8', undefined],
    ['7K3M-Q9TX-4B2D-WN8EE', undefined],
    ['ﬃ', undefined],
    ['', undefined],
  ])('is read from %j as %j', (written, code) => {
    expect(readCode(written)).toBe(code);
  });
});
